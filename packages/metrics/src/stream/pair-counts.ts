import { countClasses } from '../classification/count-classes.ts'
import { InputError, show } from '../errors.ts'
import { compareLabels, type Label } from '../input/label.ts'
import { addExactly, exactTotal } from './exact-sum.ts'
import { checkSizes } from './mean-stream.ts'
import { type Sums, sumOf } from './sums-stream.ts'

/** How much weight rows of these labels have: `[group, truth, prediction]`, or without a group. */
interface Cell {
  readonly labels: readonly Label[]
  readonly weight: number
}

/** Throws `InputError` unless the columns can be counted. */
export function checkPairs(
  of: string,
  yTrue: ArrayLike<Label>,
  yPred: ArrayLike<Label>,
  weight: ArrayLike<number> | undefined,
): void {
  if (weight) checkSizes(of, 'weight', weight)
  countClasses(of, yTrue, yPred, weight ? { weight } : {})
}

/** Adds how often each pair of labels occurs, under a key that starts with `prefix`. Checks rows without weights only. */
export function addPairs(
  of: string,
  sums: Sums,
  prefix: readonly Label[],
  yTrue: ArrayLike<Label>,
  yPred: ArrayLike<Label>,
  weight: ArrayLike<number> | undefined,
): void {
  const sum = (truth: Label, guess: Label) => sumOf(sums, JSON.stringify([...prefix, truth, guess]))
  if (weight) {
    for (let i = 0; i < yTrue.length; i++) addExactly(sum(yTrue[i]!, yPred[i]!), weight[i]!)
    return
  }
  const { labels, matrix } = countClasses(of, yTrue, yPred, {})
  matrix.forEach((row, t) => {
    row.forEach((count, p) => {
      if (count > 0) addExactly(sum(labels[t]!, labels[p]!), count)
    })
  })
}

/** What was added, in the order of the labels. Throws `InputError` for a key that `addPairs` did not make. */
export function readCells(of: string, sums: Sums, columns: number): Cell[] {
  const cells = [...sums].map(([key, sum]) => ({ labels: readKey(of, key, columns), weight: exactTotal(sum) }))
  return cells.sort((a, b) => {
    const first = a.labels.findIndex((label, i) => label !== b.labels[i])
    return first < 0 ? 0 : compareLabels(a.labels[first]!, b.labels[first]!)
  })
}

function readKey(of: string, key: string, columns: number): readonly Label[] {
  try {
    const labels: unknown = JSON.parse(key)
    if (Array.isArray(labels) && labels.length === columns) return labels
  } catch {
    // refused below
  }
  throw new InputError(`${of}: expected ${columns} labels in the state, got ${show(key)}. Pass what state() returned.`)
}
