import { InputError, ParamError, type Rng, show } from '@foldwise/core'
import { groupedTest } from './grouped.ts'
import { stratifiedTest } from './stratified.ts'

/**
 * About `size` rows to test, at random: whole groups where there are groups, each class's share where there are labels.
 * Throws `InputError` where that leaves a part empty.
 */
export function chooseTest(
  type: string,
  o: {
    readonly rows: number
    readonly size: number
    readonly y: ArrayLike<unknown> | undefined
    readonly groups: ArrayLike<unknown> | undefined
    readonly rng: Rng
  },
): ArrayLike<number> {
  const chosen = o.groups
    ? groupedTest(o.groups, o.y, o.size, o.rng)
    : o.y
      ? stratifiedTest(type, o.y, o.size, o.rng)
      : o.rng.permutation(o.rows).subarray(0, o.size)
  if (chosen.length === 0 || chosen.length === o.rows) {
    throw new InputError(
      `${type}: expected enough groups for two parts, got one part empty. Change testSize or the groups.`,
    )
  }
  return chosen
}

/** Rows of a test part, from a fraction (rounded up) or a number. Throws `ParamError` where a part would be empty. */
export function testRowCount(
  type: string,
  testSize: number,
  rows: number,
  standard: number,
  name = 'testSize',
): number {
  const size = testSize < 1 ? Math.ceil(testSize * rows) : testSize
  if (!(testSize > 0) || !Number.isInteger(size) || size < 1 || size >= rows) {
    throw new ParamError(
      `${type}: expected '${name}' to be a fraction between 0 and 1, or a number of rows that leaves some of the ${rows} for training, got ${show(testSize)}. The default is ${standard}.`,
    )
  }
  return size
}
