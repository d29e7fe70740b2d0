import { InputError, ParamError, refuse, showSome } from '../errors.ts'
import { encodeLabels } from '../input/encode-labels.ts'
import { compareLabels, type Label } from '../input/label.ts'
import { type Probabilities, probabilityTable } from '../input/probability-table.ts'
import { checkProbabilities } from './check-probabilities.ts'

export interface ClassProbabilities<L extends Label> {
  readonly labels: readonly L[]
  /** The column of each row's true class. */
  readonly truth: ArrayLike<number>
  /** Row after row. With one column it is the probability of `labels[1]`. */
  readonly values: ArrayLike<number>
  readonly columns: number
}

/** Checks labels against a table of probabilities, one column a class, or one column in all for two classes. */
export function classProbabilities<L extends Label>(
  where: string,
  yTrue: ArrayLike<L>,
  probabilities: Probabilities,
  order: ArrayLike<L> | undefined,
): ClassProbabilities<L> {
  const { labels, truth } =
    order || !areBits(yTrue) ? encoded(where, yTrue, order) : { labels: BITS as L[], truth: yTrue }
  const { values, columns } = probabilityTable(where, probabilities, yTrue.length)
  checkProbabilities(where, values)
  if (labels.some((label, i) => i > 0 && compareLabels(labels[i - 1]!, label) > 0)) {
    throw new ParamError(`${where}: expected 'labels' in ascending order, as the columns are, got ${showSome(labels)}.`)
  }
  if (labels.length < 2) {
    throw new InputError(
      `${where}: expected two labels or more, got only ${showSome(labels)}. Pass labels to name the classes that have no row.`,
    )
  }
  if (labels.length !== Math.max(2, columns)) {
    throw new InputError(
      `${where}: expected one column of probabilities for each of the ${labels.length} labels ${showSome(labels)}, got ${columns}. ` +
        'Pass labels if some class has no row.',
    )
  }
  return { labels, truth, values, columns }
}

const BITS: readonly Label[] = [0, 1]

/** Whether labels are bytes 0 and 1, both there, which are their own columns. */
function areBits(labels: ArrayLike<unknown>): labels is Uint8Array {
  if (!(labels instanceof Uint8Array)) return false
  let bits = 0
  let ones = 0
  for (let i = 0; i < labels.length; i++) {
    bits |= labels[i]!
    ones += labels[i]!
  }
  return bits === 1 && ones < labels.length
}

function encoded<L extends Label>(where: string, yTrue: ArrayLike<L>, order: ArrayLike<L> | undefined) {
  const { labels, codes } = encodeLabels(where, { yTrue }, order)
  const truth = codes[0]!
  const stranger = truth.indexOf(-1)
  if (stranger >= 0) {
    const got = `${showSome([yTrue[stranger]])} at yTrue[${stranger}]`
    refuse(where, "every label to be in 'labels'", got, 'Add it, with a column.')
  }
  return { labels, truth }
}
