import {
  compareLabels,
  type Dataset,
  type FitContext,
  type FitOptions,
  fitContext,
  InputError,
  type Label,
  type ParamSpecs,
  resolveParams,
  show,
  type Values,
} from '@foldwise/core'
import { codes, rowsOf } from '../split/codes.ts'
import { checkedRows } from '../split/rows.ts'

export type ResampleOptions = Pick<FitOptions, 'seed' | 'signal' | 'onWarning' | 'threads'>

/** Rows to learn from in place of those that were given. */
export interface Resampled<X, L> {
  readonly x: X
  readonly y: readonly L[]
  /** The given row that each is, or, of a synthetic row, the one it was made from. */
  readonly source: Int32Array
  /** Where weights were given, and the sampler keeps them. */
  readonly weight?: Float64Array
}

/** A way to change how many training rows each class has. Any object of this shape can be given to `resampled`. */
export interface Sampler<In> {
  readonly type: string
  readonly params: object
  /** The same data and seed (default 0) give the same rows, whatever the number of threads. */
  resample<L extends Label>(data: Dataset<In, readonly L[]>, options?: ResampleOptions): Promise<Resampled<In, L>>
}

/** A sampler that only picks rows, of whichever kind. */
export interface RowSampler {
  readonly type: string
  readonly params: object
  resample<X, L extends Label>(data: Dataset<X, readonly L[]>, options?: ResampleOptions): Promise<Resampled<X, L>>
}

/** The rows of a class, ascending. */
export interface ClassRows {
  readonly label: Label
  readonly rows: Int32Array
}

export interface SamplerData<In> extends Dataset<In, readonly Label[]> {
  readonly rows: number
  /** By label, ascending. */
  readonly classes: readonly ClassRows[]
}

/** What is picked or made: labels and weights are those of `source`. */
export interface Sampled {
  readonly x: unknown
  readonly source: Int32Array
}

/** A sampler from its parameters and a function of checked data. */
export function makeSampler<In, const S extends ParamSpecs>(o: {
  readonly type: string
  readonly specs: S
  readonly given: Partial<Values<S>>
  /** Whether it makes rows that nobody weighed: then weights are refused. */
  readonly makesRows: boolean
  readonly sample: (data: SamplerData<In>, params: Values<S>, ctx: FitContext) => Promise<Sampled>
}): Sampler<In> & { readonly params: Values<S> } {
  const { type } = o
  const where = `${type}.resample`
  const params = resolveParams(type, o.specs, o.given)
  return Object.freeze({
    type,
    params,
    async resample<L extends Label>(data: Dataset<In, readonly L[]>, options: ResampleOptions = {}) {
      const ctx = fitContext(type, options, undefined)
      const rows = checkedRows(where, data)
      if (data.y === undefined) throw new InputError(`${where}: expected y, one label a row, got none. Add it.`)
      if (data.weight && o.makesRows) {
        throw new InputError(
          `${where}: expected no weights, got ${data.weight.length}. A synthetic row has none: leave weight out, or use randomOverSampler.`,
        )
      }
      const classes = classRows(data.y)
      if (classes.length < 2) {
        throw new InputError(
          `${where}: expected rows of at least two classes, got ${classes.length === 0 ? 'none' : `only ${show(classes[0]!.label)}`}. Check y.`,
        )
      }
      const { x, source } = await o.sample({ ...data, rows, classes }, params, ctx)
      ctx.signal?.throwIfAborted()
      const { weight } = data
      const labels = new Array<L>(source.length)
      for (let i = 0; i < source.length; i++) labels[i] = data.y[source[i]!]!
      return Object.freeze({
        x: x as In,
        y: labels,
        source,
        ...(weight && { weight: Float64Array.from(source, (r) => weight[r]!) }),
      })
    },
  })
}

function classRows(y: readonly Label[]): ClassRows[] {
  return rowsOf(codes(y, 'first'))
    .map((rows) => ({ label: y[rows[0]!]!, rows }))
    .sort((a, b) => compareLabels(a.label, b.label))
}
