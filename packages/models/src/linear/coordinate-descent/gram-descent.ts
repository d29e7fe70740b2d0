import type { FitContext } from '@foldwise/core'
import {
  cut,
  gramLower,
  type Kernels,
  linear,
  matTransposeVec,
  mirrorGram,
  Region,
  runSteps,
  type Workspace,
} from '@foldwise/kernels'
import type { Descent } from './descent.ts'

/** Multiplications between looks at the clock. */
const STEP = 1e9

/** A'A, A'b and |b|^2. */
export interface Products {
  readonly n: number
  /** `[n, n]` */
  readonly gram: Region<Float64Array>
  readonly target: Region<Float64Array>
  readonly squares: number
}

export async function productsOf(
  kernels: Kernels,
  ws: Workspace,
  a: Region<Float64Array>,
  n: number,
  b: Region<Float64Array>,
  ctx: FitContext,
): Promise<Products> {
  const target = ws.raw(Float64Array, n)
  matTransposeVec(kernels, { rows: b.length, columns: n, values: a }, b, target)
  const g = ws.raw(Float64Array, n * n)
  await gramOf(kernels, a, b.length, n, g, ctx)
  return { n, gram: g, target, squares: b.view.reduce((s, v) => s + v * v, 0) }
}

/** The problem from A'A and A'b: a step costs n whatever the number of rows. */
export function gramDescent(kernels: Kernels, ws: Workspace, { n, gram: g, target, squares }: Products): Descent {
  const k = kernels.use(linear)
  const slope = ws.float64(target.view)
  const [w, l1, l2] = [ws.float64(n), ws.float64(n), ws.float64(n)]
  return {
    n,
    w,
    l1,
    l2,
    target: squares,
    freeRest: true,
    reset() {
      slope.view.set(target.view)
      const at = w.view
      for (let j = 0; j < n; j++) if (at[j] !== 0) k.addTo(n, -at[j]!, g.at + 8 * n * j, slope.at)
    },
    slopes: () => slope.view,
    residual() {
      const along = k.dot(n, w.at, target.at)
      return { squares: Math.max(0, squares - along - k.dot(n, w.at, slope.at)), target: squares - along }
    },
    sweep: (active, count, positive) =>
      k.lassoGramSweep(active.at, count, n, g.at, l1.at, l2.at, positive, slope.at, w.at),
  }
}

/** g = A'A, in pieces of rows, so that an abort is seen. */
async function gramOf(
  kernels: Kernels,
  a: Region<Float64Array>,
  rows: number,
  n: number,
  g: Region<Float64Array>,
  ctx: FitContext,
): Promise<void> {
  if (rows === 0) g.view.fill(0)
  for (const [from, to] of cut(rows, Math.max(256, Math.ceil(STEP / (n * n * 256)) * 256))) {
    const piece = new Region(kernels.memory, Float64Array, a.at + 8 * from * n, (to - from) * n)
    runSteps(gramLower(kernels, to - from, n, piece, g, from > 0))
    await ctx.checkpoint()
  }
  mirrorGram(kernels, n, g)
}
