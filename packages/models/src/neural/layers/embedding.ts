import type { Tensor } from '@foldwise/core'
import { cast, gather } from '@foldwise/core/ops'
import type { Layer } from '../layer.ts'
import { normal } from '../noise.ts'
import { count } from './check.ts'

/**
 * A vector for each whole number from 0 to below `entries`: `[n, ...]` to `[n, ..., size]`. Weights `weight` `[entries,
 * size]`, as PyTorch's `Embedding`, start standard normal. Floats are cut to whole numbers.
 */
export function embedding(entries: number, size: number): Layer {
  count('embedding', 'entries', entries)
  count('embedding', 'size', size)
  return {
    decodes: true,
    init: (random) => ({ params: { weight: normal(random, [entries, size], 1) } }),
    apply: ({ weight }, x) => gather(weight!, indices(x)),
  }
}

const indices = (x: Tensor): Tensor<'int32'> => (x.dtype === 'int32' ? (x as Tensor<'int32'>) : cast(x, 'int32'))
