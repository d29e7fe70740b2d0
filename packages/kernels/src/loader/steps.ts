/**
 * Long work cut into steps of a few milliseconds; what it returns is the result. Nothing is done before somebody asks for the first
 * step: `runSteps` takes all at once, `runPausing` with pauses between them, and another generator by `yield*`. The bits are the same.
 */
export type Steps<T> = Generator<void, T>

/** Where others may have the thread, or may want an end: what it throws ends the work. */
export type Pause = () => Promise<void>

/** All steps, one right after another. */
export function runSteps<T>(steps: Steps<T>): T {
  for (;;) {
    const { done, value } = steps.next()
    if (done) return value
  }
}

/** All steps, awaiting `pause` after each. */
export async function runPausing<T>(steps: Steps<T>, pause: Pause): Promise<T> {
  try {
    for (;;) {
      const { done, value } = steps.next()
      if (done) return value
      await pause()
    }
  } finally {
    // Frees the memory of work that was ended.
    steps.return(undefined as T)
  }
}

/** Multiplications between two pauses of procedures that run at memory's speed, and of tiles that run at the processor's. */
const SLOW = 1 << 22
const FAST = 1 << 26

/** How many rounds of `each` multiplications make a step. */
export const roundsOf = (each: number): number => Math.max(1, Math.floor(SLOW / Math.max(1, each)))

/** Where a step ends that begins with round `from` of `count`, for rounds of unequal numbers of multiplications; one round at least. */
export function endOfStep(from: number, count: number, each: (round: number) => number): number {
  let work = each(from)
  let to = from + 1
  while (to < count && (work += each(to)) <= SLOW) to++
  return to
}

/** Cuts blocks for `kernels.parallel`, of `each` multiplications, into runs that make a step; no fewer at once than threads. */
export function runsOf<B>(blocks: readonly B[], each: number, threads: number): B[][] {
  const size = Math.max(threads, Math.floor(FAST / Math.max(1, each)))
  const runs: B[][] = []
  for (let from = 0; from < blocks.length; from += size) runs.push(blocks.slice(from, from + size))
  return runs
}
