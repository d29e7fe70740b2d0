import { execFile } from 'node:child_process'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { type Clock, median } from '../compare.ts'
import { BOOSTING_FEATURES } from '../data/boosting-rows.ts'
import type { PlannedRow, Row, Task } from '../task.ts'

const SIZES = [10_000, 100_000, 1_000_000, 10_000_000]
/** The size that others are measured by. */
const UNIT = 100_000
/** Sizes above this are run in the first round only. */
const LARGE = 1_000_000
const TREES = 20
const PEER = `itself, ${UNIT} rows`
/** Bytes a row beside the rows themselves that a fit may take: 1.5 a cell and 40. */
const ALLOWED = 1.5 * BOOSTING_FEATURES + 40

interface Fit {
  readonly ms: number
  readonly cpuMs: number
  readonly bytes: number
}

export const boostingScaleTask: Task = {
  name: 'boosting-scale',
  about: `gradient boosting of ${TREES} trees of 31 leaves on 10,000 to 10,000,000 rows against itself; peak memory`,
  async *plan({ threads, rows = SIZES.at(-1)!, note }) {
    const sizes = SIZES.filter((n) => n <= rows)
    if (sizes.length < 2) throw new Error(`bench: expected --rows to be at least ${UNIT}, got ${rows}.`)
    let measured: Promise<ReadonlyMap<number, Row>> | undefined
    // Sizes are run in turn in each round, so the first row that is asked for measures all.
    for (const n of sizes) {
      const name = `${n} rows`
      const planned: PlannedRow = {
        name,
        peer: PEER,
        async measure(rounds, clock) {
          measured ??= measureAll(sizes, rounds, clock, threads, note)
          return (await measured).get(n)!
        },
      }
      yield planned
    }
  },
}

async function measureAll(
  sizes: readonly number[],
  rounds: number,
  clock: Clock,
  threads: number,
  note: (text: string) => void,
): Promise<ReadonlyMap<number, Row>> {
  const fits = new Map<number, Fit[]>(sizes.map((n) => [n, []]))
  for (let round = 0; round < rounds; round++) {
    for (const n of sizes) {
      // The most rows take minutes, and differ little from round to round.
      if (round > 0 && n > LARGE) continue
      note(`boosting-scale: ${n} rows, round ${round + 1} of ${rounds}`)
      fits.get(n)!.push(await fitOnce(n, threads))
    }
  }
  const unit = median(fits.get(UNIT)!.map((f) => f[clock])) / UNIT
  const rowOf = (n: number): Row => {
    const ms = median(fits.get(n)!.map((f) => f[clock]))
    const bytes = median(fits.get(n)!.map((f) => f.bytes))
    return {
      name: `${n} rows`,
      peer: PEER,
      version: 'scaled',
      ratio: (unit * n) / ms,
      ours: { ms },
      theirs: { ms: unit * n },
      metric: { name: 'peak bytes a row (allowed)', ours: bytes / n, theirs: ALLOWED },
    }
  }
  return new Map(sizes.map((n) => [n, rowOf(n)]))
}

async function fitOnce(rows: number, threads: number): Promise<Fit> {
  const script = join(import.meta.dirname, '../scale-one-size.ts')
  const args = [...process.execArgv, '--expose-gc', '--max-old-space-size=8192', script]
  const { stdout } = await promisify(execFile)(process.execPath, [...args, `${rows}`, `${TREES}`, `${threads}`])
  return JSON.parse(stdout) as Fit
}
