import { copyAs, InputError, type Tensor } from '@foldwise/core'
import { END, gather, reshape, slice } from '@foldwise/core/ops'
import { log } from '@foldwise/kernels'
import { type InBatchOptions, inBatchSoftmax } from './in-batch.ts'
import type { Loss } from './loss.ts'

export interface TwoTowerLossOptions extends InBatchOptions {
  /** Default false here: the towers do it. */
  readonly normalize?: boolean
  /** How often each item is a target, by its number. With them, items are not held down for being often in a batch. */
  readonly counts?: ArrayLike<number>
}

/**
 * In-batch softmax of the outputs `[n, 2, size]` of a `twoTower`: which of the batch's items belongs to each query. The target
 * is the items' numbers, int32 `[n]`, so that an item that is in a batch twice is no wrong answer to the other query.
 */
export function twoTowerLoss(options: TwoTowerLossOptions = {}): Loss {
  const { counts, ...others } = options
  // An item that was never counted is taken for one that was once.
  const logs = counts && Float64Array.from(counts, (count) => log(Math.max(1, count)))
  return (output, target, weight) => {
    if (output.shape.length !== 3 || output.shape[1] !== 2 || target.dtype !== 'int32') {
      const got = `[${output.shape.join(', ')}] and ${target.dtype}`
      throw new InputError(
        `twoTowerLoss: expected outputs [n, 2, size] and item numbers, int32 [n], got ${got}. Use twoTower.`,
      )
    }
    const { dtype, on, shape } = output
    const side = (i: number) => reshape(slice(output, [0, i], [END, i + 1]), [-1, shape[2]!])
    const ids = target as Tensor<'int32'>
    const table = logs && on.constant(copyAs(dtype, logs), { shape: [logs.length], dtype })
    return inBatchSoftmax(side(0), side(1), {
      normalize: false,
      ...others,
      ids,
      ...(table && { logShares: gather(table, ids) }),
      ...(weight && { weight }),
    })
  }
}
