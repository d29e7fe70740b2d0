import { encodeLabels, InputError, type Label, oneTarget } from '@foldwise/core'

export type TargetKind = 'continuous' | 'binary' | 'multiclass'

/** Targets as columns to average: numbers as they are, 1 for the second of two classes, or a column of flags a class. */
export interface EncodedTarget {
  readonly kind: TargetKind
  readonly columns: readonly Float64Array[]
  /** Index of each row's class; undefined for numbers. */
  readonly codes: Int32Array | undefined
  readonly classes: readonly Label[]
}

/** `'auto'` takes strings, booleans and whole numbers for classes, other numbers for numbers. Throws `InputError` for none. */
export function encodeTarget(where: string, y: unknown, rows: number, given: TargetKind | 'auto'): EncodedTarget {
  if (y === undefined) {
    throw new InputError(`${where}: expected targets as y, got none. Give one a row: it encodes categories by them.`)
  }
  const values = y as readonly Label[]
  const numbers = typeof values[0] === 'number'
  const fraction = numbers && Array.prototype.some.call(values, (v: unknown) => !Number.isInteger(v))
  if (given === 'continuous' || (given === 'auto' && fraction)) {
    const { y: column } = oneTarget.convert(values as unknown as ArrayLike<number>, where, rows)
    return { kind: 'continuous', columns: [column], codes: undefined, classes: [] }
  }
  const { codes, classes } = encodeLabels(where, values, rows)
  if (given === 'binary' && classes.length !== 2) {
    throw new InputError(
      `${where}: expected two classes for 'targetType' 'binary', got ${classes.length}. Set it to 'multiclass'.`,
    )
  }
  const binary = classes.length === 2 && given !== 'multiclass'
  const flagged = binary ? [1] : [...classes.keys()]
  return {
    kind: binary ? 'binary' : 'multiclass',
    columns: flagged.map((c) => Float64Array.from(codes, (code) => (code === c ? 1 : 0))),
    codes,
    classes,
  }
}
