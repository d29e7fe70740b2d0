import { refuse, show, showSome } from '../errors.ts'
import { checkLabel, compareLabels, type Label } from './label.ts'

/**
 * 1 where the label is the positive one, else 0. May return `yTrue` itself: do not write to it.
 *
 * Without `posLabel` the positive label is 1 of {0, 1} and {-1, 1}, and `true`. For other pairs there is no natural
 * choice, and `otherwise` is asked.
 */
export function positiveMask(
  where: string,
  yTrue: ArrayLike<Label>,
  posLabel: Label | undefined,
  otherwise: typeof ask,
): Uint8Array {
  if (yTrue instanceof Uint8Array && (posLabel === undefined || posLabel === 1) && isMask(yTrue)) return yTrue
  const labels = distinct(where, yTrue)
  const positive = choosePositive(where, labels, posLabel, otherwise)
  const mask = new Uint8Array(yTrue.length)
  for (let i = 0; i < mask.length; i++) mask[i] = yTrue[i] === positive ? 1 : 0
  return mask
}

function isMask(values: Uint8Array): boolean {
  let bits = 0
  for (let i = 0; i < values.length; i++) bits |= values[i]!
  return bits < 2
}

function distinct(where: string, yTrue: ArrayLike<Label>): Label[] {
  const found = new Set<Label>()
  for (let i = 0; i < yTrue.length; i++) {
    const label = yTrue[i]!
    if (found.has(label)) continue
    checkLabel(where, label, yTrue[0], `yTrue[${i}]`)
    found.add(label)
  }
  return [...found].sort(compareLabels)
}

function choosePositive(
  where: string,
  labels: readonly Label[],
  posLabel: Label | undefined,
  otherwise: typeof ask,
): Label {
  const [low, high = low] = labels as [Label, Label?]
  if (posLabel === undefined ? labels.length > 2 : labels.length > 1 && !labels.includes(posLabel)) {
    const got = `${showSome(labels)} and posLabel ${show(posLabel)}`
    refuse(where, 'two labels, or posLabel to be one of them', got, 'Pass the positive label.')
  }
  if (posLabel !== undefined) return posLabel
  if (typeof low === 'boolean') return true
  const usual = low === 0 || low === -1
  // 1 of {0, 1}, {-1, 1} and {1}; and where only 0 or -1 is there
  return (high === 1 && (usual || low === 1)) || (usual && high === low) ? 1 : otherwise(where, low, high)
}

/** For `otherwise`: takes the greater label. */
export const greater = (_: string, __: Label, high: Label): Label => high

/** For `otherwise`: throws `InputError`. */
export const ask = (where: string, low: Label, high: Label): Label =>
  refuse(
    where,
    'labels 0 and 1, -1 and 1, or booleans',
    showSome([low, high]),
    'Pass posLabel to say which is positive.',
  )
