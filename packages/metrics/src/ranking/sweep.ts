import { forEachCell } from './cells.ts'

/** What a threshold adds: the weight of the positive and of the negative rows whose score is exactly `threshold`. */
export type Step = (positive: number, negative: number, threshold: number) => void

/**
 * Visits every distinct score once, descending: tied rows enter together, as scikit-learn's curves have it. Rows of
 * weight 0 are left out. Throws as `forEachCell`.
 */
export function sweep(
  where: string,
  mask: Uint8Array,
  yScore: ArrayLike<number>,
  weight: ArrayLike<number> | undefined,
  step: Step,
): void {
  forEachCell(where, mask, yScore, weight, (scores, weights, nStart, pStart, end) => {
    insertionSort(scores, weights, nStart, pStart)
    insertionSort(scores, weights, pStart, end)
    let n = pStart
    let p = end
    while (n > nStart || p > pStart) {
      const threshold = Math.max(n > nStart ? scores[n - 1]! : -Infinity, p > pStart ? scores[p - 1]! : -Infinity)
      let negative = 0
      let positive = 0
      for (; n > nStart && scores[n - 1] === threshold; n--) negative += weights ? weights[n - 1]! : 1
      for (; p > pStart && scores[p - 1] === threshold; p--) positive += weights ? weights[p - 1]! : 1
      if (positive + negative > 0) step(positive, negative, threshold)
    }
  })
}

/** Sorts `[from, to)` ascending, weights with their keys. */
function insertionSort(keys: Float64Array, weights: Float64Array | undefined, from: number, to: number): void {
  for (let i = from + 1; i < to; i++) {
    const key = keys[i]!
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
