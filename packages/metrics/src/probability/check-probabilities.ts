import { refuse } from '../errors.ts'

/** Throws `InputError` unless every value is a number from 0 to 1. */
export function checkProbabilities(where: string, values: ArrayLike<number>): void {
  for (let i = 0; i < values.length; i++) {
    if (values[i]! >= 0 && values[i]! <= 1) continue
    refuse(
      where,
      'probabilities from 0 to 1',
      `${values[i]} at probabilities[${i}]`,
      'Pass the output of predictProba.',
    )
  }
}
