import type { FitContext } from '@foldwise/core'
import { cut, gram, type Kernels, linear, matTransposeVec, Region, type Workspace } from '@foldwise/kernels'
import type { Descent } from './descent.ts'
import type { StandardRows } from './standard-columns.ts'

/** Multiplications between looks at the clock. */
const STEP = 1e9

/** The problem from A'A and A'b: a step costs n whatever the number of rows. Frees the rows. */
export async function gramDescent(
  kernels: Kernels,
  ws: Workspace,
  { a, width: n }: StandardRows,
  b: Region<Float64Array>,
  ctx: FitContext,
): Promise<Descent> {
  const k = kernels.use(linear)
  const rows = b.length
  const products = ws.raw(Float64Array, n)
  matTransposeVec(kernels, { rows, columns: n, values: a }, b, products)
  const g = ws.float64(n * n)
  await addGram(kernels, a, rows, n, g, ctx)
  ws.release(a)
  const slope = ws.float64(products.view)
  const [w, l1, l2] = [ws.float64(n), ws.float64(n), ws.float64(n)]
  const target = b.view.reduce((s, v) => s + v * v, 0)
  return {
    n,
    w,
    l1,
    l2,
    target,
    freeRest: true,
    reset() {
      slope.view.set(products.view)
      for (let j = 0; j < n; j++) if (w.view[j] !== 0) k.addTo(n, -w.view[j]!, g.at + 8 * n * j, slope.at)
    },
    slopes: () => slope.view,
    residual() {
      const along = k.dot(n, w.at, products.at)
      return { squares: Math.max(0, target - along - k.dot(n, w.at, slope.at)), target: target - along }
    },
    sweep: (active, count, positive) =>
      k.lassoGramSweep(active.at, count, n, g.at, l1.at, l2.at, positive, slope.at, w.at),
  }
}

/** g += A'A, in pieces of rows, so that an abort is seen. */
async function addGram(
  kernels: Kernels,
  a: Region<Float64Array>,
  rows: number,
  n: number,
  g: Region<Float64Array>,
  ctx: FitContext,
): Promise<void> {
  using ws = kernels.workspace()
  const k = kernels.use(linear)
  const pieces = cut(rows, Math.max(256, Math.ceil(STEP / (n * n))))
  const part = pieces.length > 1 ? ws.raw(Float64Array, n * n) : g
  for (const [from, to] of pieces) {
    gram(kernels, to - from, n, new Region(kernels.memory, Float64Array, a.at + 8 * from * n, (to - from) * n), part)
    if (part !== g) k.addTo(n * n, 1, part.at, g.at)
    await ctx.checkpoint()
  }
}
