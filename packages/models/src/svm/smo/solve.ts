import { cut, type Kernels, svm, type Workspace } from '@foldwise/kernels'
import type { KernelMatrix, PairOptions, PairProblem, PairSolution } from './problem.ts'
import { RowCache } from './row-cache.ts'
import { largest } from './select.ts'

/** Rows of a working set: their square of kernel values fits a second-level cache. */
const MOST_ROWS = 512
const FRESH = 256
/** Steps between two chances to abort. */
const SLICE = 8192
/** Points of a block of the update of slopes. */
const BLOCK = 8192

/**
 * Decomposition: a working set of the rows that violate the optimality conditions most, with some of the last set, is solved by pair
 * steps (SMO) on its own square of kernel values, and then the slopes of all rows follow. Joachims, "Making large-scale SVM learning
 * practical" (1999), with the large sets of Wen and others, "ThunderSVM" (JMLR 2018): a kernel row serves many steps while it is there.
 */
export async function solve(
  kernels: Kernels,
  ws: Workspace,
  matrix: KernelMatrix,
  problem: PairProblem,
  options: PairOptions,
): Promise<PairSolution> {
  const n = matrix.rows
  const { epsilon, low, high, linear } = problem
  const k = kernels.use(svm)
  const q = Math.min(n, MOST_ROWS)
  const cache = new RowCache(ws, matrix, options.cacheBytes, q)
  const g = ws.float64(matrix.width)
  g.view.set(linear)
  const b = problem.start ? problem.start.slice() : new Float64Array(n)
  const group = problem.group ?? new Int32Array(n)
  const square = ws.raw(Float64Array, q * q)
  const local = {
    rows: ws.uint32(q),
    chosen: ws.int32(q),
    group: ws.int32(q),
    g: ws.float64(q),
    b: ws.float64(q),
    low: ws.float64(q),
    high: ws.float64(q),
    delta: ws.float64(q),
  }
  const blocks = cut(matrix.width, BLOCK)
  const addRows = (count: number): void => {
    kernels.parallel(
      svm,
      'addRows',
      blocks.map(([from, to]) => [from, to, count, local.rows.at, local.delta.at, g.at]),
    )
  }
  if (problem.start) {
    const used = Array.from(b.keys()).filter((i) => b[i] !== 0)
    for (let from = 0; from < used.length; from += q) {
      const part = used.slice(from, from + q)
      local.rows.view.set(cache.offsets(part))
      local.delta.view.set(part.map((i) => b[i]!))
      addRows(part.length)
      await options.checkpoint()
    }
  }

  const [ups, lows] = [new Float64Array(n), new Float64Array(n)]
  const candidates = new Int32Array(n)
  let last: number[] = []
  let nIter = 0
  let gap = Infinity
  let converged = false
  for (;;) {
    const extremes = violations()
    gap = Math.max(0, extremes[0]!.up + extremes[0]!.low, extremes[1]!.up + extremes[1]!.low)
    options.onIteration(nIter, gap)
    converged = gap < options.tol
    if (converged || nIter >= options.maxIter) break
    const set = choose(extremes)
    const steps = await improve(set)
    nIter += steps
    last = set
    if (steps === 0) break
    await options.checkpoint()
  }
  return { b, slopes: g.view.slice(0, n), nIter, converged, gap, kernelRows: cache.computed }

  /** Slopes by which b may rise (`ups`) and fall (`lows`), -Infinity at bounds; the largest of each group. */
  function violations() {
    const slopes = g.view
    const most = [
      { up: -Infinity, low: -Infinity },
      { up: -Infinity, low: -Infinity },
    ]
    for (let i = 0; i < n; i++) {
      const v = b[i]!
      const up = v < high[i]! ? -slopes[i]! - (v >= 0 ? epsilon : -epsilon) : -Infinity
      const down = v > low[i]! ? slopes[i]! + (v > 0 ? epsilon : -epsilon) : -Infinity
      ups[i] = up
      lows[i] = down
      const m = most[group[i]!]!
      if (up > m.up) m.up = up
      if (down > m.low) m.low = down
    }
    return most
  }

  /** The worst of both sides in each group, then rows of the last set whose b is between bounds. */
  function choose(extremes: readonly { up: number; low: number }[]): number[] {
    const set = new Set<number>()
    const sides = [0, 1].filter((s) => extremes[s]!.up + extremes[s]!.low > 0)
    const each = Math.max(1, Math.floor(Math.min(q, FRESH) / (2 * sides.length)))
    for (const s of sides) {
      const { up, low: down } = extremes[s]!
      for (const i of largest(above(ups, -down, s), ups, each)) set.add(i)
      for (const i of largest(above(lows, -up, s), lows, each)) set.add(i)
    }
    for (const i of last) if (set.size < q && b[i]! > low[i]! && b[i]! < high[i]!) set.add(i)
    for (const i of last) if (set.size < q) set.add(i)
    return [...set]
  }

  /** Rows of a group with a key above `bound`. */
  function above(keys: Float64Array, bound: number, s: number): Int32Array {
    let count = 0
    for (let i = 0; i < n; i++) if (keys[i]! > bound && group[i] === s) candidates[count++] = i
    return candidates.subarray(0, count)
  }

  async function improve(set: readonly number[]): Promise<number> {
    const count = set.length
    local.rows.view.set(cache.offsets(set))
    local.chosen.view.set(set)
    const fill = (to: Float64Array | Int32Array, from: ArrayLike<number>): void => {
      for (let a = 0; a < count; a++) to[a] = from[set[a]!]!
    }
    fill(local.group.view, group)
    fill(local.g.view, g.view)
    fill(local.b.view, b)
    fill(local.low.view, low)
    fill(local.high.view, high)
    k.squareOf(count, local.rows.at, local.chosen.at, square.at)
    const tol = Math.max(0.5 * options.tol, 0.1 * gap)
    let steps = 0
    for (;;) {
      const most = Math.min(SLICE, options.maxIter - nIter - steps)
      const at = [square.at, local.group.at, local.g.at, local.b.at, local.low.at, local.high.at] as const
      const done = k.solvePairs(count, ...at, epsilon, tol, most)
      steps += done
      if (done < most || nIter + steps >= options.maxIter) break
      await options.checkpoint()
    }
    const [found, delta] = [local.b.view, local.delta.view]
    for (let a = 0; a < count; a++) {
      delta[a] = found[a]! - b[set[a]!]!
      b[set[a]!] = found[a]!
    }
    addRows(count)
    return steps
  }
}
