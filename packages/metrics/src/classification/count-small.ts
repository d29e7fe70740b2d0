/** Rows by true label, down, and predicted label, across: row `t` and column `p` at `side * t + p`. */
export interface PairCounts {
  readonly counts: Int32Array
  readonly side: number
}

/** Pairs of labels that are integers from 0 to 255, without a look-up of any; undefined for other labels. */
export function countSmall(yTrue: ArrayLike<unknown>, yPred: ArrayLike<unknown>): PairCounts | undefined {
  const bits = countBits(yTrue, yPred)
  if (bits) return { counts: bits, side: 2 }
  const all = unionOfBits(yTrue as ArrayLike<number>) | unionOfBits(yPred as ArrayLike<number>)
  if (all < 0) return undefined
  const side = 2 ** (32 - Math.clz32(all))
  const counts = new Int32Array(side * side)
  countPairs(yTrue as ArrayLike<number>, yPred as ArrayLike<number>, side, counts)
  return { counts, side }
}

/** The bits that any label has; -1 unless all are integers from 0 to 255. */
function unionOfBits(labels: ArrayLike<number>): number {
  let bits = 0
  for (let i = 0; i < labels.length; i++) {
    const label = labels[i]!
    if (label !== (label & 255)) return -1
    bits |= label
  }
  return bits
}

function countPairs(yTrue: ArrayLike<number>, yPred: ArrayLike<number>, side: number, counts: Int32Array): void {
  for (let i = 0; i < yTrue.length; i++) counts[yTrue[i]! * side + yPred[i]!]!++
}

/** Counts of bytes that are 0 or 1: four rows at a time, with a sum in each byte of a word for up to 255 words. */
function countBits(yTrue: ArrayLike<unknown>, yPred: ArrayLike<unknown>): Int32Array | undefined {
  if (!(yTrue instanceof Uint8Array && yPred instanceof Uint8Array)) return undefined
  const rows = yTrue.length
  if ((yTrue.byteOffset | yPred.byteOffset | rows) & 3) return undefined
  const truth = new Int32Array(yTrue.buffer, yTrue.byteOffset, rows >> 2)
  const guess = new Int32Array(yPred.buffer, yPred.byteOffset, rows >> 2)
  let bits = 0
  let both = 0
  let actual = 0
  let predicted = 0
  for (let i = 0; i < truth.length; ) {
    let b = 0
    let a = 0
    let p = 0
    for (const end = Math.min(truth.length, i + 255); i < end; i++) {
      const t = truth[i]!
      const g = guess[i]!
      bits |= t | g
      b = (b + (t & g)) | 0
      a = (a + t) | 0
      p = (p + g) | 0
    }
    both += sumOfBytes(b)
    actual += sumOfBytes(a)
    predicted += sumOfBytes(p)
  }
  return bits & 0xfefefefe ? undefined : Int32Array.of(rows - actual - predicted + both, predicted - both, actual - both, both) // biome-ignore format: one table
}

const sumOfBytes = (word: number) => (word & 255) + ((word >> 8) & 255) + ((word >> 16) & 255) + (word >>> 24)
