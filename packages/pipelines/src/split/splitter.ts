import {
  InputError,
  ParamError,
  type ParamSpecs,
  type Rng,
  resolveParams,
  show,
  stream,
  type Values,
} from '@foldwise/core'
import { checkedRows } from './rows.ts'

/** What a splitter looks at: how many rows there are, and where it asks for them, their labels and groups. */
export interface SplitData {
  readonly x: unknown
  readonly y?: unknown
  readonly groups?: ArrayLike<number | string>
}

/** Row numbers of one training part and of the rows it is judged by; ascending, unless the splitter says otherwise. */
export interface Fold {
  readonly train: Int32Array
  readonly test: Int32Array
}

/** Folds, each made when it is asked for: ten thousand folds of ten thousand rows take no memory at once. */
export interface Folds extends Iterable<Fold> {
  readonly length: number
}

export interface SplitOptions {
  /** Default 0. Splitters that draw nothing ignore it. */
  readonly seed?: number | string
}

/** A way to cut rows into training and test parts. Any object of this shape can be given to `crossValidate`. */
export interface Splitter<P = object> {
  readonly type: string
  readonly params: P
  /** Whether another seed gives other folds. */
  readonly random: boolean
  /** Throws `InputError` for data it cannot cut, such as fewer rows than folds. */
  split(data: SplitData, options?: SplitOptions): Folds
}

/** `length` folds, made one by one. */
export function folds(length: number, at: (i: number) => Fold): Folds {
  return {
    length,
    *[Symbol.iterator]() {
      for (let i = 0; i < length; i++) yield at(i)
    },
  }
}

/** Folds from the test rows of each: all other rows are for training. */
export const foldsOfTests = (rows: number, tests: readonly ArrayLike<number>[]): Folds =>
  folds(tests.length, (i) => others(rows, tests[i]!))

/** One fold from its test rows, in any order. */
export function others(rows: number, test: ArrayLike<number>): Fold {
  const inTest = new Uint8Array(rows)
  for (let i = 0; i < test.length; i++) inTest[test[i]!] = 1
  let tested = 0
  for (let r = 0; r < rows; r++) tested += inTest[r]!
  const fold = { train: new Int32Array(rows - tested), test: new Int32Array(tested) }
  for (let r = 0, i = 0, j = 0; r < rows; r++) {
    if (inTest[r]) fold.test[j++] = r
    else fold.train[i++] = r
  }
  return fold
}

/** A splitter from its parameters and a function of the number of rows, the data and a seeded stream. */
export function splitter<const S extends ParamSpecs>(o: {
  readonly type: string
  readonly specs: S
  readonly given: Partial<Values<S>>
  readonly random: (params: Values<S>) => boolean
  readonly split: (rows: number, data: SplitData, rng: Rng, params: Values<S>) => Folds
  /** Checks of parameters together. */
  readonly check?: (params: Values<S>) => void
}): Splitter<Values<S>> {
  const params = resolveParams(o.type, o.specs, o.given)
  o.check?.(params)
  return Object.freeze({
    type: o.type,
    params,
    random: o.random(params),
    split(data: SplitData, { seed = 0 }: SplitOptions = {}) {
      checkSeed(o.type, seed)
      return o.split(checkedRows(o.type, data), data, stream(seed, o.type), params)
    },
  })
}

export function checkSeed(type: string, seed: unknown): void {
  if (typeof seed !== 'string' && !Number.isFinite(seed)) {
    throw new ParamError(
      `${type}: expected 'seed' to be a finite number or a string, got ${show(seed)}. The default is 0.`,
    )
  }
}

/** Labels of every row, for splitters that need them. */
export function labelsOf(type: string, { y }: SplitData): ArrayLike<unknown> {
  if (!Array.isArray(y) && !ArrayBuffer.isView(y)) {
    throw new InputError(`${type}: expected y with a label for each row, got ${show(y)}. Give it, or use kFold.`)
  }
  return y as ArrayLike<unknown>
}

/** Groups of every row, for splitters that need them. */
export function groupsOf(type: string, { groups }: SplitData): ArrayLike<number | string> {
  if (groups === undefined) {
    throw new InputError(`${type}: expected groups, one a row, got none. Give them as 'groups' of the data.`)
  }
  return groups
}
