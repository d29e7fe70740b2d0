/** What a ratio is of: time on the wall, or of processors, which other work on the machine disturbs less. */
export type Clock = 'ms' | 'cpuMs'

export interface Timed<T> {
  readonly ms: number
  /** Of all threads of the process that did the work. */
  readonly cpuMs: number
  readonly out: T
}

/** One side of a comparison: runs the work once, and says how long it took. */
export type Side<T> = () => Promise<Timed<T>>

export interface Comparison<A, B> {
  readonly ours: { readonly ms: number; readonly out: A }
  readonly theirs: { readonly ms: number; readonly out: B }
  /** theirs / ours, of medians: above 1 where we are faster. */
  readonly ratio: number
}

/** Runs both sides in turn after one round that is not counted, so that drift of the machine meets both. */
export async function compare<A, B>(
  ours: Side<A>,
  theirs: Side<B>,
  rounds: number,
  clock: Clock,
): Promise<Comparison<A, B>> {
  const a: number[] = []
  const b: number[] = []
  let outA: A
  let outB: B
  for (let round = 0; round <= rounds; round++) {
    const x = await ours()
    const y = await theirs()
    outA = x.out
    outB = y.out
    if (round === 0) continue
    a.push(x[clock])
    b.push(y[clock])
  }
  const [ms, peerMs] = [median(a), median(b)]
  return { ours: { ms, out: outA! }, theirs: { ms: peerMs, out: outB! }, ratio: peerMs / ms }
}

/** Times a function of ours in this process. */
export function timed<T>(work: () => T | Promise<T>): Side<T> {
  return async () => {
    const [start, cpu] = [performance.now(), process.cpuUsage()]
    const out = await work()
    const ms = performance.now() - start
    const { user, system } = process.cpuUsage(cpu)
    return { ms, cpuMs: (user + system) / 1000, out }
  }
}

export function median(values: readonly number[]): number {
  const sorted = [...values].sort((x, y) => x - y)
  const middle = sorted.length >> 1
  return sorted.length % 2 === 1 ? sorted[middle]! : (sorted[middle - 1]! + sorted[middle]!) / 2
}
