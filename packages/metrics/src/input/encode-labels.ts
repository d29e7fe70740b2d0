import { ParamError, refuse, showSome } from '../errors.ts'
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
  const table = new Int32Array(TABLE)
  const map = new Map<Label, number>()
  const found: L[] = []
  const codes = Object.entries(columns).map(([name, column]) => {
    const out = new Int32Array(column.length)
    for (let i = 0; i < out.length; i++) {
      const label = column[i]!
      const small = typeof label === 'number' && label === (label & (TABLE - 1))
      // from 1, so that 0 stands for none
      let id = small ? table[label]! : (map.get(label) ?? 0)
      if (!id) {
        checkLabel(where, label, found[0] ?? label, `${name}[${i}]`)
        id = found.push(label)
        if (small) table[label] = id
        else map.set(label, id)
      }
      out[i] = id
    }
    return out
  })
  const labels = order ? checkOrder(where, order, found) : found.slice().sort(compareLabels)
  const position = new Map(labels.map((label, i) => [label, i]))
  const to = Int32Array.from([-1, ...found.map((label) => position.get(label) ?? -1)])
  for (const column of codes) for (let i = 0; i < column.length; i++) column[i] = to[column[i]!]!
  return { labels, codes }
}

function checkOrder<L extends Label>(where: string, order: ArrayLike<L>, found: readonly L[]): L[] {
  const labels = Array.from(order)
  labels.forEach((label, i) => {
    checkLabel(where, label, found[0], `labels[${i}]`)
  })
  const known = new Set(labels)
  if (known.size < labels.length) {
    throw new ParamError(`${where}: expected 'labels' to be distinct, got ${showSome(labels)}. Remove one.`)
  }
  if (!found.some((label) => known.has(label))) {
    refuse(where, `'labels' to be some of ${showSome(found)}`, showSome(labels), 'Check the spelling.')
  }
  return labels
}
