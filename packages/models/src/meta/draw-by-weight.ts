import type { Rng } from '@foldwise/core'

/** Row numbers, drawn with replacement in proportion to their weights. */
export function drawByWeight(rng: Rng, draws: number, weight: Float64Array): Int32Array<ArrayBuffer> {
  const ends = new Float64Array(weight.length)
  let sum = 0
  weight.forEach((w, i) => {
    sum += w
    ends[i] = sum
  })
  return Int32Array.from({ length: draws }, () => firstAbove(ends, rng.next() * sum))
}

/** The first entry above `value` in ascending `ends`: an entry equal to the one before is never found. */
function firstAbove(ends: Float64Array, value: number): number {
  let [low, high] = [0, ends.length - 1]
  while (low < high) {
    const middle = (low + high) >>> 1
    if (ends[middle]! > value) high = middle
    else low = middle + 1
  }
  return low
}
