import { custom, InputError, type Label, type Param, ParamError, show } from '@foldwise/core'
import type { ClassRows } from './sampler.ts'

/** Which classes are resampled, and for samplers that count, to how many rows. */
export type NamedStrategy = 'auto' | 'minority' | 'majority' | 'notMinority' | 'notMajority' | 'all'
/** Rows of each class afterwards, by the label as a string. */
export type Counts = { readonly [label: string]: number }

const isCounts = (v: unknown): boolean =>
  typeof v === 'object' &&
  v !== null &&
  !Array.isArray(v) &&
  Object.values(v).every((n) => Number.isSafeInteger(n) && (n as number) >= 0)

function strategyParam<const T extends readonly NamedStrategy[]>(...names: T): Param<T[number] | number | Counts> {
  return custom<T[number] | number | Counts>({
    kind: 'samplingStrategy',
    default: 'auto' as T[number],
    expects: `one of ${names.map(show).join(', ')}, a ratio in (0, 1], or an object of numbers of rows by label`,
    accepts: (v) => names.includes(v as NamedStrategy) || (typeof v === 'number' && v > 0 && v <= 1) || isCounts(v),
    space: { kind: 'number', min: 0.1, max: 1 },
  })
}

/**
 * `'auto'`, which is `'notMajority'`: each class gets as many rows as the largest; of two classes a number is the smaller
 * one's rows by the larger one's; or the numbers of rows wanted, by label.
 */
export const overParam = () => strategyParam('auto', 'minority', 'notMinority', 'notMajority', 'all')
/** `'auto'`, which is `'notMinority'`: each class is cut to as many rows as the smallest has; else as for over-sampling. */
export const underParam = () => strategyParam('auto', 'majority', 'notMinority', 'notMajority', 'all')
export type Strategy = NamedStrategy | number | Counts

export const sum = (values: readonly number[]): number => values.reduce((a, b) => a + b, 0)

/** Rows to add to each class. Throws for what cannot be had by adding. */
export function rowsToAdd(type: string, strategy: Strategy, classes: readonly ClassRows[]): number[] {
  const most = Math.max(...classes.map((c) => c.rows.length))
  const wanted = wantedRows(type, strategy, classes, most, 'notMajority', (ratio) => Math.floor(most * ratio))
  return classes.map(({ label, rows }, c) => {
    const add = (wanted[c] ?? rows.length) - rows.length
    if (add < 0) {
      throw new ParamError(
        `${type}: expected 'samplingStrategy' to ask for at least the ${rows.length} rows that class ${show(label)} has, got ${wanted[c]}. Remove rows with randomUnderSampler.`,
      )
    }
    return add
  })
}

/** Rows to keep of each class. Throws for what cannot be had by removing. */
export function rowsToKeep(type: string, strategy: Strategy, classes: readonly ClassRows[]): number[] {
  const least = Math.min(...classes.map((c) => c.rows.length))
  const wanted = wantedRows(type, strategy, classes, least, 'notMinority', (ratio) => Math.floor(least / ratio))
  return classes.map(({ label, rows }, c) => {
    const keep = wanted[c] ?? rows.length
    if (keep > rows.length || keep === 0) {
      throw new ParamError(
        `${type}: expected 'samplingStrategy' to ask for 1 to ${rows.length} rows, which class ${show(label)} has, got ${keep}. Add rows with randomOverSampler.`,
      )
    }
    return keep
  })
}

/** Whether each class is among those that a name stands for. */
function chosenClasses(name: NamedStrategy, classes: readonly ClassRows[]): boolean[] {
  const counts = classes.map((c) => c.rows.length)
  const largest = counts.indexOf(Math.max(...counts))
  const smallest = counts.indexOf(Math.min(...counts))
  return counts.map((_, c) => {
    switch (name) {
      case 'minority':
        return c === smallest
      case 'majority':
        return c === largest
      case 'notMinority':
        return c !== smallest
      case 'notMajority':
        return c !== largest
      default:
        return true
    }
  })
}

/** The classes that cleaning may take rows from: a name, or a list of labels. */
export type Cleaned = NamedStrategy | readonly Label[]

/** `'auto'`, which is `'notMinority'`; or the labels of the classes that may lose rows. */
export const cleanParam = (): Param<Cleaned> =>
  custom<Cleaned>({
    kind: 'samplingStrategy',
    default: 'auto',
    expects: "one of 'auto', 'majority', 'notMinority', 'notMajority', 'all', or a list of labels",
    accepts: (v) =>
      ['auto', 'majority', 'notMinority', 'notMajority', 'all'].includes(v as string) ||
      (Array.isArray(v) && v.length > 0 && v.every((l) => ['string', 'number', 'boolean'].includes(typeof l))),
  })

export function cleanedClasses(type: string, cleaned: Cleaned, classes: readonly ClassRows[]): boolean[] {
  if (typeof cleaned === 'string') return chosenClasses(cleaned === 'auto' ? 'notMinority' : cleaned, classes)
  const unknown = cleaned.find((l) => !classes.some((c) => c.label === l))
  if (unknown !== undefined) throw unknownLabel(type, unknown, classes)
  return classes.map((c) => cleaned.includes(c.label))
}

function wantedRows(
  type: string,
  strategy: Strategy,
  classes: readonly ClassRows[],
  equal: number,
  auto: NamedStrategy,
  ofRatio: (ratio: number) => number,
): (number | undefined)[] {
  if (typeof strategy === 'string') {
    const chosen = chosenClasses(strategy === 'auto' ? auto : strategy, classes)
    return classes.map((_, c) => (chosen[c] ? equal : undefined))
  }
  if (typeof strategy === 'number') {
    if (classes.length !== 2) {
      throw new InputError(
        `${type}.resample: expected two classes for a ratio as 'samplingStrategy', got ${classes.length}. Give the number of rows by label.`,
      )
    }
    const chosen = chosenClasses(auto, classes)
    return classes.map((_, c) => (chosen[c] ? ofRatio(strategy) : undefined))
  }
  const names = classes.map((c) => String(c.label))
  const unknown = Object.keys(strategy).find((k) => !names.includes(k))
  if (unknown !== undefined) throw unknownLabel(type, unknown, classes)
  return names.map((n) => (Object.hasOwn(strategy, n) ? strategy[n] : undefined))
}

const unknownLabel = (type: string, got: Label, classes: readonly ClassRows[]): ParamError =>
  new ParamError(
    `${type}: expected 'samplingStrategy' to name classes of y, got ${show(got)}. The classes are ${classes
      .slice(0, 10)
      .map((c) => String(c.label))
      .join(', ')}.`,
  )
