import {
  compareLabels,
  FormatError,
  InputError,
  type InputKind,
  type Json,
  type Label,
  type State,
  show,
} from '@foldwise/core'

const isLabel = (v: unknown): v is Label =>
  typeof v === 'string' || typeof v === 'boolean' || (typeof v === 'number' && Number.isFinite(v))

/** Sets of labels, all of one type, row by row. */
interface LabelSets {
  readonly labels: readonly Label[]
  /** Where each row's labels begin in `labels`, and at last their number. */
  readonly starts: Int32Array
}

/** One label a row. */
export const labelInput: InputKind<readonly Label[], LabelSets> = {
  name: 'labels',
  convert(x, where) {
    if (!Array.isArray(x)) {
      throw new InputError(`${where}: expected an array of labels, got ${show(x)}. Give one label a row.`)
    }
    checkLabels(where, x)
    return { labels: x, starts: Int32Array.from({ length: x.length + 1 }, (_, i) => i) }
  },
  rows: (x) => x.starts.length - 1,
  features: () => undefined,
}

/** Any number of labels a row. */
export const labelSetsInput: InputKind<readonly (readonly Label[])[], LabelSets> = {
  name: 'sets of labels',
  convert(x, where) {
    if (!Array.isArray(x)) {
      throw new InputError(
        `${where}: expected an array of labels for each row, got ${show(x)}. Wrap each row's in one.`,
      )
    }
    const starts = new Int32Array(x.length + 1)
    x.forEach((row: unknown, i) => {
      if (!Array.isArray(row)) {
        throw new InputError(
          `${where}: expected an array of labels in row ${i}, got ${show(row)}. Wrap a single one: [label].`,
        )
      }
      starts[i + 1] = starts[i]! + row.length
    })
    const labels = x.flat() as Label[]
    checkLabels(where, labels)
    return { labels, starts }
  },
  rows: (x) => x.starts.length - 1,
  features: () => undefined,
}

function checkLabels(where: string, labels: readonly unknown[]): void {
  for (const v of labels) {
    if (isLabel(v) && typeof v === typeof labels[0]) continue
    throw new InputError(
      `${where}: expected labels that are all strings, all finite numbers or all booleans, got ${show(v)}${Object.is(v, labels[0]) ? '' : ` beside ${show(labels[0])}`}. Use one type.`,
    )
  }
}

/** Distinct labels, ascending. */
export const classesState = (labels: Iterable<Label>): State => ({
  tensors: {},
  facts: { binarized: [...new Set(labels)].sort(compareLabels) },
})

/** Whether they are labels that a binarizer can have columns for. */
export const areClasses = (v: readonly unknown[]): boolean =>
  v.length > 0 && v.every((c) => isLabel(c) && typeof c === typeof v[0]) && new Set(v).size === v.length

/** The classes in a state. Throws `FormatError` for what a file may have got wrong. */
export function readClasses({ facts }: State): readonly Label[] {
  const classes = facts.binarized as readonly Json[] | undefined
  if (!Array.isArray(classes) || !areClasses(classes))
    throw new FormatError('state: expected distinct classes of one type, got others. The file is damaged.')
  return classes as readonly Label[]
}

/** Each label's place among the classes, -1 for one that is not there, which is refused unless `handleUnknown` is `'ignore'`. */
export function placesOf(
  where: string,
  classes: readonly Label[],
  { labels, starts }: LabelSets,
  handleUnknown: 'error' | 'ignore',
  expected = 'labels that the training rows had',
): Int32Array {
  const index = new Map(classes.map((c, at) => [c, at]))
  const places = new Int32Array(labels.length)
  for (let k = 0; k < labels.length; k++) {
    const at = index.get(labels[k]!)
    if (at === undefined && handleUnknown === 'error') {
      const row = starts.findIndex((start) => start > k) - 1
      throw new InputError(
        `${where}: expected ${expected}, got ${show(labels[k])} in row ${row}. Set 'handleUnknown' to 'ignore' to take it for none of them.`,
      )
    }
    places[k] = at ?? -1
  }
  return places
}
