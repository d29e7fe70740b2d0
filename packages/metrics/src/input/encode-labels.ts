import { InputError, ParamError, show } from '../errors.ts'
import { checkLabel, compareLabels, type Label } from './label.ts'

/** Labels as positions in a list of classes; -1 stands for a label that is not in the list. */
export interface EncodedLabels<L extends Label> {
  readonly labels: readonly L[]
  /** One array for each column given, in the same order. */
  readonly codes: readonly Int32Array[]
}

/** Small integers, by far the commonest labels, are looked up in an array of this size instead of a map. */
const TABLE = 1024

/**
 * Turns columns of labels into class positions. The classes are `order` if it is given, else every label that
 * occurs, ascending. Throws `InputError` for a label that cannot be one and for labels of two types.
 */
export function encodeLabels<L extends Label>(
  where: string,
  columns: { readonly [name: string]: ArrayLike<L> },
  order?: ArrayLike<L>,
): EncodedLabels<L> {
  const table = new Int32Array(TABLE).fill(-1)
  const map = new Map<Label, number>()
  const found: L[] = []
  const codes: Int32Array[] = []
  for (const [name, column] of Object.entries(columns)) {
    const out = new Int32Array(column.length)
    for (let i = 0; i < out.length; i++) {
      const label = column[i]!
      const small = typeof label === 'number' && label === (label & (TABLE - 1))
      let id = small ? table[label]! : (map.get(label) ?? -1)
      if (id < 0) {
        checkLabel(where, label, found.length > 0 ? found[0] : label, `at ${name}[${i}]`)
        id = found.push(label) - 1
        if (small) table[label] = id
        else map.set(label, id)
      }
      out[i] = id
    }
    codes.push(out)
  }
  const labels = order === undefined ? found.slice().sort(compareLabels) : checkOrder(where, order, found)
  const position = new Map(labels.map((label, i) => [label, i]))
  const to = Int32Array.from(found, (label) => position.get(label) ?? -1)
  for (const column of codes) for (let i = 0; i < column.length; i++) column[i] = to[column[i]!]!
  return { labels, codes }
}

function checkOrder<L extends Label>(where: string, order: ArrayLike<L>, found: readonly L[]): L[] {
  const labels = Array.from(order)
  if (labels.length === 0) throw new ParamError(`${where}: expected at least one of 'labels', got none. Leave it out.`)
  const known = new Set<L>()
  labels.forEach((label, i) => {
    checkLabel(where, label, found[0], `at labels[${i}]`)
    if (known.has(label)) {
      throw new ParamError(`${where}: expected 'labels' to be distinct, got ${show(label)} twice. Remove one.`)
    }
    known.add(label)
  })
  if (!found.some((label) => known.has(label))) {
    throw new InputError(
      `${where}: expected at least one of 'labels' in the data, got only others such as ${show(found[0])}. Check the spelling.`,
    )
  }
  return labels
}
