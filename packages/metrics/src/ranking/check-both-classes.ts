import { InputError } from '../errors.ts'

/** Throws `InputError` unless both classes have rows of weight above 0. */
export function checkBothClasses(where: string, positives: number, negatives: number): void {
  if (positives > 0 && negatives > 0) return
  throw new InputError(
    `${where}: expected rows of both classes, got no ${positives > 0 ? 'negative' : 'positive'} row of weight above 0. ` +
      'Evaluate on more rows, or on a stratified split.',
  )
}
