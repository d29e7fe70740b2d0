import { apply } from '../../apply.ts'
import type { Op } from '../../op.ts'
import type { Tensor } from '../../tensor.ts'
import { equal } from '../elementwise/compare.ts'
import { where } from '../elementwise/where.ts'
import { cast } from '../shape/cast.ts'
import { resolveAxis } from '../support/axes.ts'
import { NUMBERS } from '../support/check.ts'
import { onnxType } from '../support/onnx.ts'
import { groups, reduceSpec } from '../support/reduction.ts'
import { max, min } from './extremes.ts'

export interface ArgAttrs {
  readonly axis: number
  readonly keepDims: boolean
}

/** `extreme` is the reduction whose first place is sought. */
const argExtreme = (
  name: string,
  onnx: string,
  extreme: typeof max,
  better: (a: number, b: number) => boolean,
): Op<ArgAttrs> => ({
  name,
  infer: (ins, { axis, keepDims }) => {
    resolveAxis(name, axis, ins[0]?.shape.length ?? 0)
    return [{ ...reduceSpec(name, ins, { axes: [axis], keepDims }, NUMBERS, false), dtype: 'int32' }]
  },
  // Places as float32, which minima are exact in: an axis longer than 2^24 does not fit.
  compose: ([x], { axis, keepDims }) => {
    const a = resolveAxis(name, axis, x!.shape.length)
    const n = x!.shape[a]!
    const shape = x!.shape.slice(a).map((_, i) => (i === 0 ? n : 1))
    const places = x!.on.constant(
      Float32Array.from({ length: n }, (_, i) => i),
      { shape, dtype: 'float32' },
    )
    const first = min(where(equal(x!, extreme(x!, a, true)), places, n), a, keepDims)
    return [cast(first, 'int32')]
  },
  onnx: (e, ins, outs, { axis, keepDims }) => {
    const index = e.temp()
    e.node(onnx, ins, [index], { axis: { int: axis }, keepdims: { int: keepDims ? 1 : 0 } })
    e.node('Cast', [index], outs, { to: onnxType('int32') })
  },
  reference: ([x], { axis }) => [
    Int32Array.from(groups(x!, [axis]), (g) => g.reduce((best, v, i) => (better(v, g[best]!) ? i : best), 0)),
  ],
})

/** The op that `argMax` applies; it has no gradient. */
export const ArgMax = argExtreme('argMax', 'ArgMax', max, (a, b) => a > b)
/** The op that `argMin` applies; it has no gradient. */
export const ArgMin = argExtreme('argMin', 'ArgMin', min, (a, b) => a < b)

/** Index of the largest value along `axis` (default the last), the first of equals, as int32. */
export const argMax = (x: Tensor, axis = -1, keepDims = false): Tensor<'int32'> =>
  apply(ArgMax, [x], { axis, keepDims })[0] as Tensor<'int32'>

/** Index of the smallest value along `axis` (default the last), the first of equals, as int32. */
export const argMin = (x: Tensor, axis = -1, keepDims = false): Tensor<'int32'> =>
  apply(ArgMin, [x], { axis, keepDims })[0] as Tensor<'int32'>
