import { type Clock, compare, type Side, timed } from './compare.ts'

export interface TaskOptions {
  readonly threads: number
  /** Limits the rows of data; undefined takes the task's own number. */
  readonly rows: number | undefined
  readonly note: (text: string) => void
}

export interface Row {
  /** What is timed, such as 'tf-idf of words'. */
  readonly name: string
  readonly peer: string
  readonly version: string
  readonly ratio: number
  readonly ours: { readonly ms: number }
  readonly theirs: { readonly ms: number }
  /** What both sides got, to show that they did the same work. */
  readonly metric?: { readonly name: string; readonly ours: number; readonly theirs: number }
}

/** A row that a task can measure; the command decides whether it does. */
export interface PlannedRow {
  readonly name: string
  readonly peer: string
  measure(rounds: number, clock: Clock): Promise<Row>
}

export interface Task {
  readonly name: string
  readonly about: string
  /** Its rows in order. What a row needs is made before the row is asked for, and kept until the next one is. */
  plan(options: TaskOptions): AsyncIterable<PlannedRow>
}

export interface Versus<A, B> {
  readonly name: string
  readonly peer: string
  readonly version: string
  /** What both sides need beforehand; not timed. */
  readonly prepare?: () => Promise<void>
  readonly ours: () => A | Promise<A>
  readonly theirs: Side<B>
  /** Most rounds that are run, for sides that are slow. */
  readonly rounds?: number
  readonly metric?: {
    readonly name: string
    readonly ours: (out: A) => number | Promise<number>
    readonly theirs: (out: B) => number | Promise<number>
  }
}

/** A row of both sides run in turn. */
export function versus<A, B>({
  name,
  peer,
  version,
  prepare,
  ours,
  theirs,
  rounds: most,
  metric,
}: Versus<A, B>): PlannedRow {
  return {
    name,
    peer,
    async measure(rounds, clock) {
      await prepare?.()
      const c = await compare(timed(ours), theirs, Math.min(rounds, most ?? rounds), clock)
      return {
        name,
        peer,
        version,
        ratio: c.ratio,
        ours: { ms: c.ours.ms },
        theirs: { ms: c.theirs.ms },
        ...(metric && {
          metric: {
            name: metric.name,
            ours: await metric.ours(c.ours.out),
            theirs: await metric.theirs(c.theirs.out),
          },
        }),
      }
    },
  }
}

/** Ours on several threads beside ours on one. */
export function gain<A>(
  name: string,
  threads: number,
  run: (threads: number) => A | Promise<A>,
  metric: { readonly name: string; readonly of: (out: A) => number | Promise<number> },
): PlannedRow {
  return versus({
    name: `${name}, ${threads} threads`,
    peer: 'itself',
    version: 'on 1',
    ours: () => run(threads),
    theirs: timed(() => run(1)),
    metric: { name: metric.name, ours: metric.of, theirs: metric.of },
  })
}
