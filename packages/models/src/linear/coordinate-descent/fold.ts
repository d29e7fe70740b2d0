import { type Kernels, linear, type Workspace } from '@foldwise/kernels'
import type { FoldRows } from '../../meta/cross-fit.ts'
import { gramDescent } from './gram-descent.ts'
import type { Prepared, Whole } from './problem.ts'

/** A column whose variance falls below this share of all rows' has lost too many digits in the difference. */
const LOST = 1e-6

/**
 * The problem of all rows but those fold `f` tests, from products of all rows less those of the tested ones. Undefined where the
 * training rows are not just all others, or a column nearly all varies in the tested ones.
 */
export async function withoutTested(
  kernels: Kernels,
  ws: Workspace,
  whole: Whole,
  f: number,
  { train, test }: FoldRows,
  fitIntercept: boolean,
): Promise<Prepared | undefined> {
  const { products, rows } = whole
  if (!areOthers(train, test, rows)) return undefined
  const n = products.n
  using own = kernels.workspace()
  const k = kernels.use(linear)
  const tested = await whole.part(own, f)
  const rest = 1 - tested.weight
  if (!(rest > LOST)) return undefined

  // Sums over all rows are 0 where they are centred; the means of the others are away from that.
  const mean = ws.float64(tested.sums.map((s) => (fitIntercept ? -s / rest : 0)))
  const targetOff = fitIntercept ? -tested.targetSum / rest : 0
  const target = ws.float64(products.target.view)
  k.addTo(n, -1, tested.target.at, target.at)
  k.addTo(n, -rest * targetOff, mean.at, target.at)
  const gram = ws.float64(products.gram.view)
  k.addTo(n * n, -1, tested.gram.at, gram.at)
  const scale = new Float64Array(n)
  for (let j = 0; j < n; j++) {
    k.addTo(n, -rest * mean.view[j]!, mean.at, gram.at + 8 * n * j)
    const h = gram.view[j * n + j]! / rest
    if (products.gram.view[j * n + j]! > 0 && !(h > LOST)) return undefined
    scale[j] = h > 0 ? 1 / Math.sqrt(h) : 0
  }
  const [g, t, m] = [gram.view, target.view, mean.view]
  for (let j = 0; j < n; j++) {
    for (let l = 0; l < n; l++) g[j * n + l]! *= (scale[j]! * scale[l]!) / rest
    t[j]! *= scale[j]! / rest
  }
  const squares = (products.squares - tested.squares) / rest - targetOff * targetOff
  const descent = gramDescent(kernels, ws, { n, gram, target, squares: Math.max(0, squares) })
  const factor = whole.factor.map((f, j) => f * scale[j]!)
  return {
    descent,
    mean: whole.mean.map((c, j) => (whole.factor[j]! > 0 ? c + m[j]! / whole.factor[j]! : c)),
    factor,
    targetMean: whole.targetMean + targetOff,
    active: ws.int32(n),
    all: Int32Array.from(factor.keys()).filter((j) => factor[j]! > 0),
  }
}

/** Whether each row is in one of the two, once. */
function areOthers(train: ArrayLike<number>, test: ArrayLike<number>, rows: number): boolean {
  if (train.length + test.length !== rows) return false
  const seen = new Uint8Array(rows)
  for (const part of [train, test]) for (let i = 0; i < part.length; i++) seen[part[i]!] = 1
  return seen.every((s) => s === 1)
}
