import { type AnyOp, copyAs, type DType, hostTensor, type Shape, sizeOf, type Tensor } from '@foldwise/core'
import { randomSource } from './random.ts'

/** How an input of a sample is filled: numbers from `low` to below `high`, whole ones if `whole`. */
export interface InputSample {
  readonly shape: Shape
  readonly dtype: DType
  readonly low: number
  readonly high: number
  readonly whole: boolean
}

/** One call of an op to check it with. */
export interface OpSample {
  readonly op: AnyOp
  readonly attrs: object
  readonly inputs: readonly InputSample[]
  /** Multiplies the tolerance of values, for ops that are hard on float32. Default 1. */
  readonly slack?: number
  /** `false` where finite differences say nothing: a kink, a tie. Default true for ops with a gradient. */
  readonly smooth?: boolean
}

export const float = (shape: Shape, low = -2, high = 2, whole = false): InputSample => ({
  shape,
  dtype: 'float32',
  low,
  high,
  whole,
})
export const int = (shape: Shape, low = -9, high = 10): InputSample => ({
  shape,
  dtype: 'int32',
  low,
  high,
  whole: true,
})
export const bool = (shape: Shape): InputSample => ({ shape, dtype: 'bool', low: 0, high: 2, whole: true })

/** Host tensors for a sample, the same at every call. `as64` widens the floats, without changing their values. */
export function sampleTensors(sample: OpSample, as64 = false): Tensor[] {
  const random = randomSource(sample.inputs.length + sizeOf(sample.inputs[0]!.shape) * 31)
  return sample.inputs.map(({ shape, dtype, low, high, whole }) => {
    const values = Float64Array.from({ length: sizeOf(shape) }, () => {
      const v = low + random() * (high - low)
      return whole ? Math.floor(v) : Math.fround(v)
    })
    const type = dtype === 'float32' && as64 ? 'float64' : dtype
    return hostTensor(copyAs(type, values), shape, type)
  })
}

/** A sample in words: `add(float32[3, 1], float32[4])`. */
export function showSample({ op, attrs, inputs }: OpSample): string {
  const args = inputs.map(({ dtype, shape }) => `${dtype}[${shape.join(', ')}]`)
  if (Object.keys(attrs).length > 0) args.push(JSON.stringify(attrs))
  return `${op.name}(${args.join(', ')})`
}
