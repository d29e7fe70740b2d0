import { trainTestSplit } from '@foldwise/pipelines'
import type { Corpus, LabelledMail, SpamLabel } from './corpus.ts'

const SPLIT = { testSize: 0.2, stratify: true, seed: 0 } as const

export interface Prepared {
  readonly train: { readonly x: readonly string[]; readonly y: readonly SpamLabel[] }
  readonly test: { readonly x: readonly string[]; readonly y: readonly SpamLabel[] }
  /** Distinct normalised bodies; copies of one are never in both parts. */
  readonly bodies: number
}

/** The seeded, stratified split, with mails of the same normalised body kept together. */
export function prepare(corpus: Corpus): Prepared {
  // A body without a letter says nothing about being a copy: each such mail is its own group.
  const group = (m: LabelledMail, i: number): string => m.body || `#${i}`
  const groups = corpus.mails.map(group)
  const data = { x: corpus.mails.map((m) => m.text), y: corpus.mails.map((m) => m.label), groups }
  const { train, test } = trainTestSplit(data, SPLIT)
  return { train, test, bodies: new Set(groups).size }
}
