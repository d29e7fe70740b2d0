import { InputError } from '../errors.ts'

/** Throws `InputError` naming the first entry not above `low`, or not at least `low` where that is allowed itself. */
export function checkBound(
  where: string,
  name: string,
  values: ArrayLike<number>,
  low: number,
  itself: 'itself too' | 'not itself',
): void {
  const inclusive = itself === 'itself too'
  for (let i = 0; i < values.length; i++) {
    const value = values[i]!
    if (value > low || (inclusive && value === low)) continue
    throw new InputError(
      `${where}: expected numbers ${inclusive ? 'of at least' : 'above'} ${low}, got ${value} at ${name}[${i}]. ` +
        'Choose a metric that allows such values, or correct the row.',
    )
  }
}
