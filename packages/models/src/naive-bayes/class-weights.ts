import { FormatError, type State, show } from '@foldwise/core'

/** Weight of each class's rows that a state has learned from. Throws `FormatError` where the state has none. */
export function learnedClassWeights(type: string, { facts }: State, classes: number): Float64Array {
  const { classWeights } = facts
  const isWhole = Array.isArray(classWeights) && classWeights.length === classes
  if (!isWhole || !classWeights.every((w) => typeof w === 'number' && w >= 0)) {
    throw new FormatError(
      `${type}.fitMore: expected a weight for each of ${classes} classes among the facts, got ${show(classWeights)}. The file is damaged.`,
    )
  }
  return Float64Array.from(classWeights as number[])
}
