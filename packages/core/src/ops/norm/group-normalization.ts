import type { DType } from '../../dtype.ts'
import { show } from '../../errors.ts'
import type { Tensor } from '../../tensor.ts'
import { add, mul } from '../elementwise/arithmetic.ts'
import { reshape } from '../shape/reshape.ts'
import { inputError } from '../support/check.ts'
import { perChannel } from './batch-normalization.ts'
import { standardize } from './standardize.ts'

/**
 * Group normalization of `[n, channels, ...]`: the values of `groups` groups of neighbouring channels standardized for each
 * example, then scaled and shifted by channel. One group is layer normalization of the image, as many groups as channels
 * instance normalization. Source: Wu & He, Group Normalization (2018).
 */
export function groupNormalization<D extends DType>(
  x: Tensor<D>,
  groups: number,
  scale: Tensor<D>,
  bias: Tensor<D>,
  epsilon = 1e-5,
): Tensor<D> {
  const channels = x.shape[1] ?? 0
  if (!(Number.isInteger(groups) && groups >= 1 && channels % groups === 0 && channels > 0)) {
    const want = `a group count that divides the ${channels} channels`
    throw inputError('groupNormalization', want, show(groups), 'Axis 1 of x has the channels.')
  }
  if (scale.size !== channels || bias.size !== channels) {
    const got = `[${scale.shape.join(', ')}] and [${bias.shape.join(', ')}]`
    throw inputError('groupNormalization', `scale and bias [${channels}]`, got, 'Give one of each for every channel.')
  }
  const { y } = standardize(reshape(x, [0, groups, -1]), [2], epsilon)
  // 0 keeps the batch open for traces.
  const back = reshape(y, [0, ...x.shape.slice(1)])
  return add(mul(back, perChannel(scale, x.shape)), perChannel(bias, x.shape)) as Tensor<D>
}
