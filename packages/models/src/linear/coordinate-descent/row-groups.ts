import type { FitContext } from '@foldwise/core'
import { type Kernels, linear, matTransposeVec, Region, type Workspace } from '@foldwise/kernels'
import type { FoldRows } from '../../meta/cross-fit.ts'
import { type Products, productsOf } from './gram-descent.ts'

/** Products of some of the rows, and what their means are from. */
export interface Part extends Products {
  /** Sum of their weights. */
  readonly weight: number
  /** `[n]`: sums of the roots of the weights times the rows. */
  readonly sums: Float64Array
  readonly targetSum: number
}

/** `a` is `[rows, n]`, times `roots`, which are those of the weights; so is `b`. */
export interface WeightedRows {
  readonly n: number
  readonly a: Region<Float64Array>
  readonly b: Region<Float64Array>
  readonly roots: Float64Array
}

/** The tested rows of each fold, then those that no fold tests; undefined where the folds share some. */
export function groupsOf(folds: readonly FoldRows[], rows: number): Int32Array[] | undefined {
  const free = new Uint8Array(rows).fill(1)
  for (const { test } of folds) {
    for (let i = 0; i < test.length; i++) {
      const r = test[i]!
      if (free[r] !== 1) return undefined
      free[r] = 0
    }
  }
  return [...folds.map(({ test }) => Int32Array.from(test)), Int32Array.from(free.keys()).filter((r) => free[r] === 1)]
}

/** Whether the Gram matrices of so many groups take no more than twice the room of the rows. */
export function groupsPay(groups: number, rows: number, n: number): boolean {
  return groups * n <= 2 * rows
}

/** The products of each group, and their sum, which is that of all rows: together they cost what that alone does. */
export async function groupedProducts(
  kernels: Kernels,
  ws: Workspace,
  rows: WeightedRows,
  groups: readonly Int32Array[],
  ctx: FitContext,
): Promise<{ readonly products: Products; readonly parts: readonly Part[] }> {
  const k = kernels.use(linear)
  const { n } = rows
  const [gram, target] = [ws.float64(n * n), ws.float64(n)]
  const parts: Part[] = []
  let squares = 0
  for (const group of groups) {
    const part = await partOf(kernels, ws, rows, group, ctx)
    k.addTo(n * n, 1, part.gram.at, gram.at)
    k.addTo(n, 1, part.target.at, target.at)
    squares += part.squares
    parts.push(part)
  }
  return { products: { n, gram, target, squares }, parts }
}

export async function partOf(
  kernels: Kernels,
  ws: Workspace,
  { n, a, b, roots }: WeightedRows,
  chosen: ArrayLike<number>,
  ctx: FitContext,
): Promise<Part> {
  const count = chosen.length
  using own = kernels.workspace()
  const root = own.float64(Float64Array.from(chosen, (r) => roots[r]!))
  const target = own.float64(Float64Array.from(chosen, (r) => b.view[r]!))
  const values = linesOf(kernels, own, a, n, chosen)
  const sums = own.raw(Float64Array, n)
  matTransposeVec(kernels, { rows: count, columns: n, values }, root, sums)
  let weight = 0
  let targetSum = 0
  for (let i = 0; i < count; i++) {
    weight += root.view[i]! * root.view[i]!
    targetSum += root.view[i]! * target.view[i]!
  }
  return { ...(await productsOf(kernels, ws, values, n, target, ctx)), weight, sums: sums.copy(), targetSum }
}

/** The chosen rows one after another; where they are so already, they stay where they are. */
function linesOf(
  kernels: Kernels,
  ws: Workspace,
  a: Region<Float64Array>,
  n: number,
  chosen: ArrayLike<number>,
): Region<Float64Array> {
  const count = chosen.length
  const first = count > 0 ? chosen[0]! : 0
  let run = true
  for (let i = 1; i < count && run; i++) run = chosen[i] === first + i
  if (run) return new Region(kernels.memory, Float64Array, a.at + 8 * n * first, n * count)
  const out = ws.raw(Float64Array, n * count)
  const [from, to] = [a.view, out.view]
  for (let i = 0; i < count; i++) to.set(from.subarray(n * chosen[i]!, n * chosen[i]! + n), n * i)
  return out
}
