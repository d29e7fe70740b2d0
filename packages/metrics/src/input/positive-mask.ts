import { InputError, show, showSome } from '../errors.ts'
import { checkLabel, compareLabels, type Label } from './label.ts'

/**
 * 1 where the label is the positive one, else 0. May return `yTrue` itself: do not write to it.
 *
 * Without `posLabel` the positive label is 1 of {0, 1} and {-1, 1}, and `true`. For other pairs there is no natural
 * choice: with `otherwise: 'greater'` the greater label is taken, else `InputError` asks for `posLabel`.
 */
export function positiveMask(
  where: string,
  yTrue: ArrayLike<Label>,
  posLabel: Label | undefined,
  otherwise: 'greater' | 'ask',
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
    checkLabel(where, label, found.size > 0 ? found.values().next().value : label, `at yTrue[${i}]`)
    found.add(label)
  }
  return [...found].sort(compareLabels)
}

function choosePositive(
  where: string,
  labels: readonly Label[],
  posLabel: Label | undefined,
  otherwise: 'greater' | 'ask',
): Label {
  if (posLabel !== undefined) {
    if (labels.length > 1 && !labels.includes(posLabel)) {
      throw new InputError(
        `${where}: expected 'posLabel' to be one of the labels ${showSome(labels)}, got ${show(posLabel)}. Check its spelling and type.`,
      )
    }
    return posLabel
  }
  if (labels.length > 2) {
    throw new InputError(
      `${where}: expected two labels, got ${labels.length}: ${showSome(labels)}. Pass posLabel to set one class against the rest.`,
    )
  }
  const [low, high = low] = labels as [Label, Label?]
  if (typeof low === 'boolean') return true
  if (high === 1 && (low === 0 || low === -1 || low === 1)) return 1
  if (labels.length === 1 && (low === 0 || low === -1)) return 1
  if (otherwise === 'greater') return high
  throw new InputError(
    `${where}: expected labels 0 and 1, -1 and 1, or booleans, got ${showSome(labels)}. Pass posLabel to say which is positive.`,
  )
}
