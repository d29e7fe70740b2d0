import { highHalf } from '../input/high-half.ts'

/** Runs up to this long are sorted by insertion. */
const SHORT = 48
/** 2^20 counters are 4 MB: more would no longer fit the caches they are meant for. */
const MOST_BUCKETS = 1 << 20

/**
 * Sorts the finite keys of `[from, to)` ascending, in place; `weights`, if given, move with their keys. Keys must not
 * hold -0 or NaN. Equal keys keep their order.
 *
 * Long ranges are cut into buckets by a monotone map and finished by one insertion pass. The map is linear in the
 * key's bits (hence roughly logarithmic in the key), so each level divides the range of the 64 bits by the number of
 * buckets: at most about 22 levels whatever the data, two on anything natural.
 */
export function sortKeys(keys: Float64Array, weights: Float64Array | undefined, from: number, to: number): void {
  const rows = to - from
  if (rows > SHORT) {
    split(keys, weights, from, to, {
      keys: new Float64Array(rows),
      weights: weights && new Float64Array(rows),
      bits: new Uint32Array(keys.buffer, keys.byteOffset, 2 * keys.length),
      buckets: new Int32Array(rows),
      high: highHalf(),
    })
  }
  insertionSort(keys, weights, from, to)
}

interface Spare {
  readonly keys: Float64Array
  readonly weights: Float64Array | undefined
  readonly bits: Uint32Array
  readonly buckets: Int32Array
  readonly high: number
}

/** Puts `[from, to)` in order but for runs of up to `SHORT` keys. */
function split(keys: Float64Array, weights: Float64Array | undefined, from: number, to: number, spare: Spare): void {
  const rows = to - from
  if (rows <= SHORT) return
  const count = Math.min(MOST_BUCKETS, 1 << (30 - Math.clz32(rows)))
  const bounds = new Int32Array(count + 2)
  if (!mapByBits(keys, from, to, count, bounds, spare)) return
  let start = from
  for (let b = 0; b < bounds.length; b++) {
    const size = bounds[b]!
    bounds[b] = start
    start += size
  }
  const { buckets } = spare
  for (let i = 0; i < rows; i++) {
    const place = bounds[buckets[i]! + 1]!++ - from
    spare.keys[place] = keys[from + i]!
    if (weights) spare.weights![place] = weights[from + i]!
  }
  keys.set(spare.keys.subarray(0, rows), from)
  if (weights) weights.set(spare.weights!.subarray(0, rows), from)
  for (let b = 0; b < count; b++) {
    if (bounds[b + 1]! - bounds[b]! > SHORT) split(keys, weights, bounds[b]!, bounds[b + 1]!, spare)
  }
}

/**
 * Buckets linear in the high half of the key's bits, or in the low half where the high halves agree. Writes each
 * key's bucket and counts bucket `b` in `sizes[b + 1]`. False when all keys are equal.
 */
function mapByBits(
  keys: Float64Array,
  from: number,
  to: number,
  count: number,
  sizes: Int32Array,
  { bits, buckets, high }: Spare,
): boolean {
  for (const half of [high, 1 - high]) {
    let min = Infinity
    let max = -Infinity
    for (let i = from; i < to; i++) {
      const part = orderedHalf(keys, bits, i, half)
      if (part < min) min = part
      if (part > max) max = part
    }
    if (min === max) continue
    const scale = (count - 1) / (max - min)
    for (let i = from; i < to; i++) {
      const bucket = ((orderedHalf(keys, bits, i, half) - min) * scale) | 0
      buckets[i - from] = bucket
      sizes[bucket + 1]!++
    }
    return true
  }
  return false
}

/** Half of a key's bits as an unsigned number that grows with the key: negative keys have all bits flipped. */
function orderedHalf(keys: Float64Array, bits: Uint32Array, i: number, half: number): number {
  const part = bits[2 * i + half]!
  return keys[i]! < 0 ? 0xffffffff - part : part + 0x8000_0000
}

function insertionSort(keys: Float64Array, weights: Float64Array | undefined, from: number, to: number): void {
  for (let i = from + 1; i < to; i++) {
    const key = keys[i]!
    if (keys[i - 1]! <= key) continue
    const weight = weights ? weights[i]! : 0
    let place = i
    for (; place > from && keys[place - 1]! > key; place--) {
      keys[place] = keys[place - 1]!
      if (weights) weights[place] = weights[place - 1]!
    }
    keys[place] = key
    if (weights) weights[place] = weight
  }
}
