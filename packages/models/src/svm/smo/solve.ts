import { type Kernels, svm, type Workspace } from '@foldwise/kernels'
import { ActiveRows } from './active-rows.ts'
import type { KernelMatrix, PairOptions, PairProblem, PairSolution } from './problem.ts'
import { RowCache } from './row-cache.ts'
import { WorkingSets } from './working-set.ts'

/** Rows of a working set: their square of kernel values fits a second-level cache. */
const MOST_ROWS = 512
const FRESH = 256
/** Steps between two chances to abort. */
const SLICE = 8192
/** Most steps between two looks for rows to leave out. */
const LOOK = 1000
/** Rows are left out once that leaves no more than this share: fewer columns have to be copied. */
const WORTHWHILE = 0.9

/**
 * Decomposition: a working set of the rows that violate the optimality conditions most, with some of the last set, is solved by pair
 * steps (SMO) on its own square of kernel values, and then the slopes of all rows follow. Joachims, "Making large-scale SVM learning
 * practical" (1999), with the large sets of Wen and others, "ThunderSVM" (JMLR 2018): a kernel row serves many steps while it is there.
 *
 * Shrinking as LIBSVM's (Fan, Chen and Lin 2005; Chang and Lin, "LIBSVM", ACM TIST 2011, section 5.1): rows that no pair can use are
 * left out, once at 10 `tol` all rows are looked at again, and at `tol` the solution has to be one of all rows. Here it starts when as many
 * rows as a working set has were computed again: until then it saves less than the slopes of the rows left out cost at the end.
 */
export async function solve(
  kernels: Kernels,
  ws: Workspace,
  matrix: KernelMatrix,
  problem: PairProblem,
  options: PairOptions,
): Promise<PairSolution> {
  const n = matrix.rows
  const { tol, maxIter, checkpoint } = options
  const k = kernels.use(svm)
  const q = Math.min(n, MOST_ROWS)
  const cache = new RowCache(ws, matrix, options.cacheBytes, q)
  using active = new ActiveRows(kernels, ws, matrix, problem, cache, q)
  const sets = new WorkingSets(n, problem.epsilon)
  const square = ws.raw(Float64Array, q * q)
  const local = {
    rows: ws.uint32(q),
    chosen: ws.int32(q),
    group: ws.int32(q),
    g: ws.float64(q),
    b: ws.float64(q),
    low: ws.float64(q),
    high: ws.float64(q),
  }
  if (problem.start) {
    const used = Array.from(active.ids).filter((i) => active.b[i] !== 0)
    for (let from = 0; from < used.length; from += q) {
      const part = used.slice(from, from + q)
      await active.add(
        part,
        part.map((i) => active.b[i]!),
        checkpoint,
      )
      await checkpoint()
    }
  }

  const every = Math.min(n, LOOK)
  let due = every
  let last: number[] = []
  let nIter = 0
  let gap = Infinity
  let [stuck, sawAll] = [false, false]
  for (;;) {
    gap = sets.look(active)
    options.onIteration(nIter, gap)
    if (gap < tol || nIter >= maxIter || stuck) {
      if (!active.some) break
      await active.restore(checkpoint)
      stuck = false
      due = nIter + 1
      continue
    }
    if (!sawAll && gap <= 10 * tol) {
      sawAll = true
      due = nIter
      if (active.some) {
        await active.restore(checkpoint)
        continue
      }
    }
    if (options.shrinking && cache.again >= q && nIter >= due) {
      due = nIter + every
      const places = sets.movable(active)
      if (places.length <= WORTHWHILE * active.ids.length) {
        await active.keep(places, checkpoint)
        continue
      }
    }
    const steps = await improve(sets.choose(active, last, q, FRESH))
    nIter += steps
    stuck = steps === 0
    await checkpoint()
  }
  const { b, g } = active
  return { b, slopes: g.view.slice(0, n), nIter, converged: gap < tol, gap, kernelValues: cache.computed }

  async function improve(set: readonly number[]): Promise<number> {
    const count = set.length
    const ids = set.map((p) => active.ids[p]!)
    last = ids
    const offsets = await cache.offsets(ids, checkpoint)
    local.rows.view.set(offsets)
    local.chosen.view.set(set)
    const fill = (to: Float64Array | Int32Array, from: ArrayLike<number>): void => {
      for (let a = 0; a < count; a++) to[a] = from[set[a]!]!
    }
    fill(local.group.view, active.group)
    fill(local.g.view, active.g.view)
    fill(local.b.view, active.b)
    fill(local.low.view, active.low)
    fill(local.high.view, active.high)
    k.squareOf(count, local.rows.at, local.chosen.at, square.at)
    const until = Math.max(0.5 * tol, 0.1 * gap)
    let steps = 0
    for (;;) {
      const most = Math.min(SLICE, maxIter - nIter - steps)
      const at = [square.at, local.group.at, local.g.at, local.b.at, local.low.at, local.high.at] as const
      const done = k.solvePairs(count, ...at, problem.epsilon, until, most)
      steps += done
      if (done < most || nIter + steps >= maxIter) break
      await checkpoint()
    }
    const found = local.b.view
    const delta = new Float64Array(count)
    for (let a = 0; a < count; a++) {
      delta[a] = found[a]! - active.b[set[a]!]!
      active.b[set[a]!] = found[a]!
    }
    await active.add(ids, delta, checkpoint)
    return steps
  }
}
