import { hostData, hostTensor, type Rng, stream, type Tensor } from '@foldwise/core'
import type { Batch, Loader } from '@foldwise/models/neural'

/** Rows whose lengths are compared with one another: this many batches of them. */
const POOL = 20

/**
 * Batches of rows of about the same length, cut to the longest of them: little is computed for padding. Rows are drawn in
 * another order in each epoch, sorted by length within pools, and the batches drawn again.
 */
export function batchesByLength(
  x: Tensor<'int32'>,
  y: Tensor<'int32'>,
  { batchSize, seed, augment }: { batchSize: number; seed: number; augment: (batch: Batch, random: Rng) => Batch },
): Loader {
  const [rows, width] = x.shape as [number, number]
  const [ids, targets] = [hostData(x), hostData(y)]
  const lengths = Int32Array.from({ length: rows }, (_, i) => {
    const row = ids.subarray(i * width, (i + 1) * width)
    return row.findLastIndex((id) => id > 0) + 1
  })
  return {
    length: Math.ceil(rows / batchSize),
    *batches(epoch) {
      const order = stream(seed, 'order', epoch).permutation(rows)
      const batches: Int32Array[] = []
      for (let from = 0; from < rows; from += POOL * batchSize) {
        const pool = order.slice(from, from + POOL * batchSize).sort((a, b) => lengths[a]! - lengths[b]! || a - b)
        for (let i = 0; i < pool.length; i += batchSize) batches.push(pool.slice(i, i + batchSize))
      }
      const turns = stream(seed, 'batches', epoch).permutation(batches.length)
      for (const [i, turn] of turns.entries()) {
        const at = batches[turn]!
        const longest = at.reduce((most, row) => Math.max(most, lengths[row]!), 1)
        const cut = new Int32Array(at.length * longest)
        at.forEach((row, k) => {
          cut.set(ids.subarray(row * width, row * width + longest), k * longest)
        })
        const batch = {
          x: hostTensor(cut, [at.length, longest], 'int32'),
          y: hostTensor(
            at.map((row) => targets[row]!),
            [at.length],
            'int32',
          ),
        }
        yield augment(batch, stream(seed, 'augment', epoch, i))
      }
    },
  }
}
