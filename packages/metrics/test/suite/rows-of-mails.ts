import { random } from '../ranking/distributions.ts'

export interface Mails {
  readonly yTrue: readonly string[]
  readonly yPred: readonly string[]
  readonly yScore: Float64Array
  readonly language: readonly string[]
  readonly length: Float64Array
  readonly id: readonly number[]
}

/** Mails of which a fifth is spam; scores of spam are higher by `apart`. */
export function mailsOf(rows: number, apart = 0.4, seed = 5): Mails {
  const next = random(seed)
  const yTrue = Array.from({ length: rows }, () => (next() < 0.2 ? 'spam' : 'ham'))
  const yScore = Float64Array.from(yTrue, (label) => next() * (1 - apart) + (label === 'spam' ? apart : 0))
  return {
    yTrue,
    yScore,
    yPred: Array.from(yScore, (score) => (score > 0.5 ? 'spam' : 'ham')),
    language: Array.from({ length: rows }, () => (next() < 0.3 ? 'de' : 'en')),
    length: Float64Array.from({ length: rows }, () => Math.floor(next() * 1000)),
    id: Array.from({ length: rows }, (_, i) => i),
  }
}
