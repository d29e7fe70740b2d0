import type { Kernels, Workspace } from '@foldwise/kernels'
import { ActiveRows } from './active-rows.ts'
import type { KernelMatrix, PairOptions, PairProblem, PairSolution } from './problem.ts'
import { RowCache } from './row-cache.ts'
import { SetProblem } from './set-problem.ts'
import { WorkingSets } from './working-set.ts'

/** Rows of a working set: their square of kernel values fits a second-level cache. Half of them are new each time. */
const MOST_ROWS = 512
/** The same of up to `FEW` rows, of which a smaller set leaves more out of the computation. */
const MOST_OF_FEW = 256
const FEW = 2048
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
 * About half of a set's rows turn out to keep their variables: whole kernel rows are computed of the others only.
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
  const q = Math.min(n, n > FEW ? MOST_ROWS : MOST_OF_FEW)
  const cache = new RowCache(ws, matrix, options.cacheBytes, q)
  using active = new ActiveRows(kernels, ws, matrix, problem, cache, q)
  const sets = new WorkingSets(n, problem.epsilon)
  const own = new SetProblem(kernels, ws, matrix, cache, q)
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
    const steps = await improve(sets.choose(active, last, q, q / 2))
    nIter += steps
    stuck = steps === 0
    await checkpoint()
  }
  const { b, g } = active
  return {
    b,
    slopes: g.view.slice(0, n),
    nIter,
    converged: gap < tol,
    gap,
    kernelValues: cache.computed + own.computed,
  }

  async function improve(places: readonly number[]): Promise<number> {
    last = places.map((p) => active.ids[p]!)
    await own.take(active, places, checkpoint)
    const until = Math.max(0.5 * tol, 0.1 * gap)
    let steps = 0
    for (;;) {
      const most = Math.min(SLICE, maxIter - nIter - steps)
      const done = own.solve(problem.epsilon, until, most)
      steps += done
      if (done < most || nIter + steps >= maxIter) break
      await checkpoint()
    }
    const { ids, delta } = own.finish(active)
    await active.add(ids, delta, checkpoint)
    return steps
  }
}
