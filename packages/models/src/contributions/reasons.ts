import { InputError, ParamError, show, type Tensor } from '@foldwise/core'

/** A feature that moved a row's score. */
export interface Reason<Name extends string = string> {
  readonly feature: Name
  /** What it added to the score, in the score's units; below 0 where it lowered it. */
  readonly contribution: number
}

export interface ReasonOptions<Name extends string = string> {
  /** A name for each feature. Features of one name, such as the columns that one category was encoded as, are added up to one. */
  readonly names: readonly Name[]
  /** How many reasons a row has at most. Default 3. */
  readonly count?: number
  /** Reasons that raised the score, that lowered it, or both, whichever are larger. Default `'both'`. */
  readonly direction?: 'both' | 'up' | 'down'
  /** Which of several outputs, such as the number of the class that a row is declined for. Default 0 of one; several need it. */
  readonly output?: number
}

/**
 * The strongest reasons for each row's score, the strongest first: what to tell a customer whose payment is declined, or an analyst who looks
 * into it. `contributions` are what a model's `contributions(x)` gave, `[rows, features + 1]` or `[rows, outputs, features + 1]`. Features that
 * added nothing are no reasons, so that a row may have fewer than `count`, or none.
 * Throws `ParamError` for options that are not as said, and `InputError` where they do not fit the tensor.
 */
export async function reasons<const Name extends string>(
  contributions: Tensor<'float64'>,
  options: ReasonOptions<Name>,
): Promise<Reason<Name>[][]> {
  const { names, count = 3, direction = 'both' } = options
  const { shape } = contributions
  const width = shape.at(-1)!
  if (!(shape.length === 2 || shape.length === 3) || names.length !== width - 1) {
    throw new InputError(
      `reasons: expected contributions of ${names.length} features, [rows, ${names.length + 1}] or [rows, outputs, ${names.length + 1}], got [${shape}]. Give a name for each feature, and what contributions(x) returned.`,
    )
  }
  if (!Number.isInteger(count) || count < 1) {
    throw new ParamError(
      `reasons: expected 'count' to be an integer of at least 1, got ${show(count)}. Leave it out for 3.`,
    )
  }
  if (!['both', 'up', 'down'].includes(direction)) {
    throw new ParamError(
      `reasons: expected 'direction' to be one of 'both', 'up', 'down', got ${show(direction)}. The default is 'both'.`,
    )
  }
  const outputs = shape.length === 3 ? shape[1]! : 1
  const output = options.output ?? (outputs === 1 ? 0 : -1)
  if (!Number.isInteger(output) || output < 0 || output >= outputs) {
    throw new ParamError(
      `reasons: expected 'output' to be one of ${outputs} outputs, 0 to ${outputs - 1}, got ${show(options.output)}. Give the number of the class or target.`,
    )
  }
  const values = await contributions.data()
  const rank = { both: Math.abs, up: (v: number) => v, down: (v: number) => -v }[direction]
  return Array.from({ length: shape[0]! }, (_, row) => {
    const at = (row * outputs + output) * width
    const sums = new Map<Name, number>()
    names.forEach((name, f) => {
      sums.set(name, (sums.get(name) ?? 0) + values[at + f]!)
    })
    // Of equally strong ones, the first feature's: sorting keeps their order.
    return [...sums]
      .filter(([, v]) => rank(v) > 0)
      .sort(([, a], [, b]) => rank(b) - rank(a))
      .slice(0, count)
      .map(([feature, contribution]) => ({ feature, contribution }))
  })
}
