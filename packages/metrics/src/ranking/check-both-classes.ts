import { refuse } from '../errors.ts'

/** Throws `InputError` unless both classes have rows of weight above 0. */
export function checkBothClasses(where: string, positives: number, negatives: number): void {
  if (positives > 0 && negatives > 0) return
  const lacking = positives > 0 ? 'negative' : 'positive'
  refuse(where, 'rows of both classes', `no ${lacking} row of weight above 0`, 'Evaluate on more rows.')
}
