import { copyAs } from '@foldwise/core'
import { mul } from '@foldwise/core/ops'
import type { Layer } from '../layer.ts'
import { uniforms } from '../noise.ts'
import { share } from './check.ts'

/**
 * In training, sets a share of the values to 0 and divides the others by the rest; else x. Source: Srivastava et al. (2014).
 */
export function dropout(rate: number): Layer {
  share('dropout', 'rate', rate)
  return {
    decodes: true,
    init: () => ({}),
    apply(_, x, context) {
      if (!context.training || rate === 0) return x
      const next = uniforms(context.random())
      const kept = new Float32Array(x.size)
      for (let i = 0; i < kept.length; i++) kept[i] = next() < rate ? 0 : 1 / (1 - rate)
      return mul(x, x.on.constant(copyAs(x.dtype, kept), { shape: x.shape, dtype: x.dtype }))
    },
  }
}
