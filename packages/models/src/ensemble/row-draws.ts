import { type DenseMatrix, isSparse, type SparseMatrix } from '@foldwise/core'

/**
 * A number in [0, 1) for each row, drawn from a seed and the row's values: MurmurHash3 (Appleby, public domain) of the places and bits of
 * what is not 0. Equal rows, dense or sparse, draw equal numbers, whatever is around them.
 */
export function rowDraws(x: DenseMatrix | SparseMatrix, seed: number): Float64Array<ArrayBuffer> {
  const [rows, features] = x.shape
  const out = new Float64Array(rows)
  const number = new Float64Array(1)
  const words = new Uint32Array(number.buffer)
  const draw = (from: number, to: number, column: (at: number) => number): number => {
    const values = isSparse(x) ? x.values : x.data
    let hash = seed
    for (let at = from; at < to; at++) {
      // Missing values have many patterns of bits, and zeros two.
      const value = values[at]!
      if (value === 0) continue
      number[0] = Number.isNaN(value) ? NaN : value
      hash = mixed(mixed(mixed(hash, column(at)), words[0]!), words[1]!)
    }
    return finished(hash) / 2 ** 32
  }
  for (let r = 0; r < rows; r++) {
    out[r] = isSparse(x)
      ? draw(x.indptr[r]!, x.indptr[r + 1]!, (at) => x.indices[at]!)
      : draw(r * features, (r + 1) * features, (at) => at - r * features)
  }
  return out
}

function mixed(hash: number, word: number): number {
  const k = Math.imul(word, 0xcc9e2d51)
  const h = hash ^ Math.imul((k << 15) | (k >>> 17), 0x1b873593)
  return (Math.imul((h << 13) | (h >>> 19), 5) + 0xe6546b64) | 0
}

function finished(hash: number): number {
  let h = hash
  h = Math.imul(h ^ (h >>> 16), 0x85ebca6b)
  h = Math.imul(h ^ (h >>> 13), 0xc2b2ae35)
  return (h ^ (h >>> 16)) >>> 0
}
