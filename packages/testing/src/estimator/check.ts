import type { Declared } from './subject.ts'

/** One check: what must hold, for which subjects, and how it is found out. Throws where it does not hold. */
export interface Check<N extends string = string> {
  readonly name: N
  /** Left out: every subject. */
  readonly applies?: (d: Declared) => boolean
  readonly run: (d: Declared) => Promise<void>
}
