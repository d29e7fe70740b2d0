import { allocate } from '../../dtype.ts'
import type { Op } from '../../op.ts'
import { sameShape, sizeOf } from '../../shape.ts'
import type { Tensor } from '../../tensor.ts'
import { mul } from '../elementwise/arithmetic.ts'
import { sumTo } from '../reduce/sum.ts'
import { checkCount, checkSameDType, FLOATS, inputError, showSpec } from '../support/check.ts'
import { gradOfCompose } from '../support/grad-of-compose.ts'
import type { EpsilonAttrs } from './batch-normalization.ts'
import { standardize } from './standardize.ts'
import { standardizeGrad } from './standardize-grad.ts'

/** Axes that scale and bias cover: the last ones. */
export const lastAxes = (
  x: { readonly shape: readonly number[] },
  scale: { readonly shape: readonly number[] },
): number[] => scale.shape.map((_, i) => i + x.shape.length - scale.shape.length)

function compose([x, scale, dy]: readonly Tensor[], { epsilon }: EpsilonAttrs): Tensor[] {
  const axes = lastAxes(x!, scale!)
  const { y, variance } = standardize(x!, axes, epsilon)
  const dx = standardizeGrad(y, variance, mul(dy!, scale!), { axes, epsilon })
  return [dx, sumTo(mul(dy!, y), scale!.shape), sumTo(dy!, scale!.shape)]
}

/** From x, scale and the gradient of layerNormalization to those of x, scale and bias. Only in backward passes: no ONNX form. */
export const LayerNormalizationGrad: Op<EpsilonAttrs> = {
  name: 'layerNormalizationGrad',
  infer: (ins, { epsilon }) => {
    checkCount('layerNormalizationGrad', ins, 3)
    checkSameDType('layerNormalizationGrad', ins, FLOATS)
    const [x, scale, dy] = ins
    const last = x!.shape.slice(x!.shape.length - scale!.shape.length)
    if (scale!.shape.length === 0 || !sameShape(last, scale!.shape) || !sameShape(x!.shape, dy!.shape)) {
      const want = 'x and dy [..., d] and a scale with the last axes'
      throw inputError('layerNormalizationGrad', want, ins.map(showSpec).join(', '), 'Check the gradient.')
    }
    if (!(epsilon > 0)) throw inputError('layerNormalizationGrad', 'an epsilon > 0', `${epsilon}`, 'Use 1e-5.')
    return [x!, scale!, scale!].map(({ shape, dtype }) => ({ shape, dtype }))
  },
  compose,
  grad: gradOfCompose(compose),
  reference: ([x, scale, dy], { epsilon }) => {
    const n = sizeOf(scale!.shape)
    const dx = allocate(x!.dtype, x!.data.length)
    const [dscale, dbias] = [new Float64Array(n), new Float64Array(n)]
    for (let from = 0; from < dx.length; from += n) {
      const row = Float64Array.from(x!.data.slice(from, from + n))
      const mean = row.reduce((s, v) => s + v, 0) / n
      const factor = 1 / Math.sqrt(row.reduce((s, v) => s + (v - mean) * (v - mean), 0) / n + epsilon)
      const z = row.map((v) => (v - mean) * factor)
      const d = z.map((_, i) => dy!.data[from + i]! * scale!.data[i]!)
      const middle = d.reduce((s, v) => s + v, 0) / n
      const along = d.reduce((s, v, i) => s + v * z[i]!, 0) / n
      for (let i = 0; i < n; i++) {
        dx[from + i] = (d[i]! - middle - z[i]! * along) * factor
        dscale[i]! += dy!.data[from + i]! * z[i]!
        dbias[i]! += dy!.data[from + i]!
      }
    }
    const as = (values: Float64Array) => (x!.dtype === 'float64' ? values : Float32Array.from(values))
    return [dx, as(dscale), as(dbias)]
  },
}
