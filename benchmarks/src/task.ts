import type { Comparison } from './compare.ts'

export interface TaskOptions {
  readonly threads: number
  /** Limits the rows of data; undefined takes the task's own number. */
  readonly rows: number | undefined
  readonly rounds: number
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

export interface Task {
  readonly name: string
  readonly about: string
  run(options: TaskOptions): Promise<readonly Row[]>
}

/** A row of the table from a comparison. */
export function row<A, B>(
  name: string,
  peer: string,
  version: string,
  c: Comparison<A, B>,
  metric?: { name: string; ours: (out: A) => number; theirs: (out: B) => number },
): Row {
  return {
    name,
    peer,
    version,
    ratio: c.ratio,
    ours: { ms: c.ours.ms },
    theirs: { ms: c.theirs.ms },
    ...(metric && {
      metric: { name: metric.name, ours: metric.ours(c.ours.out), theirs: metric.theirs(c.theirs.out) },
    }),
  }
}
