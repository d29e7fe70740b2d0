import { InputError, show } from '../errors.ts'
import { checkLabel, type Label } from '../input/label.ts'

export interface PositiveOptions {
  /** The positive label. Default: 1 of numbers, `true` of booleans; required for strings. */
  readonly posLabel?: Label
}

/** 1 where the label is the positive one. Unlike the plain metrics it takes batches of one class, of either. */
export function positives(of: string, yTrue: ArrayLike<Label>, posLabel: Label | undefined): Uint8Array {
  const type = typeof yTrue[0]
  const positive = posLabel ?? (type === 'number' ? 1 : type === 'boolean' ? true : undefined)
  if (positive === undefined) {
    throw new InputError(
      `${of}: expected a 'posLabel' for labels such as ${show(yTrue[0])}, got none. Pass the label that counts as positive.`,
    )
  }
  const mask = new Uint8Array(yTrue.length)
  for (let i = 0; i < mask.length; i++) {
    const label = yTrue[i]!
    if (typeof label !== typeof positive || Number.isNaN(label)) checkLabel(of, label, positive, `at yTrue[${i}]`)
    mask[i] = label === positive ? 1 : 0
  }
  return mask
}
