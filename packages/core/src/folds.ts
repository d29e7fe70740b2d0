import type { Rng } from './rng.ts'

/**
 * The fold of each row, 0 .. `nSplits - 1`: runs of consecutive rows, the first ones longer by one where they do not
 * divide evenly. scikit-learn's `KFold`.
 */
export function consecutiveFolds(rows: number, nSplits: number): Int32Array {
  const folds = new Int32Array(rows)
  for (let f = 0; f < nSplits; f++) folds.fill(f, foldStart(rows, nSplits, f), foldStart(rows, nSplits, f + 1))
  return folds
}

/** Where part `i` starts when `n` things are cut into `parts`, the first ones longer by one. */
export const foldStart = (n: number, parts: number, i: number): number =>
  i * Math.floor(n / parts) + Math.min(i, n % parts)

/**
 * The fold of each row, 0 .. `nSplits - 1`, such that each fold has the classes' shares of all rows. `codes` are class
 * indices. The rows of a class go to the folds in their order, or in an order that `rng` draws.
 * A class of fewer rows than folds is in as many folds as it has rows. scikit-learn's `StratifiedKFold`.
 */
export function stratifiedFolds(codes: ArrayLike<number>, nSplits: number, rng?: Rng): Int32Array {
  const { of, counts } = byFirstAppearance(codes)
  // Rows sorted by class and dealt one to each fold in turn say how many of each class a fold gets.
  let dealt = 0
  const foldsOfClass = counts.map((count) => {
    const share = new Int32Array(nSplits)
    for (let i = 0; i < count; i++) share[dealt++ % nSplits]!++
    const folds = new Int32Array(count)
    let at = 0
    share.forEach((n, f) => {
      folds.fill(f, at, (at += n))
    })
    return folds
  })
  if (rng) for (const folds of foldsOfClass) shuffleInPlace(folds, rng)
  const next = new Int32Array(counts.length)
  for (let i = 0; i < of.length; i++) {
    const c = of[i]!
    of[i] = foldsOfClass[c]![next[c]!++]!
  }
  return of
}

/** The folds depend on the order in which classes are dealt: scikit-learn's is that of their first rows. */
function byFirstAppearance(codes: ArrayLike<number>): { of: Int32Array; counts: number[] } {
  const index = new Map<number, number>()
  const counts: number[] = []
  const of = new Int32Array(codes.length)
  for (let k = 0; k < codes.length; k++) {
    let i = index.get(codes[k]!)
    if (i === undefined) index.set(codes[k]!, (i = counts.push(0) - 1))
    counts[i]!++
    of[k] = i
  }
  return { of, counts }
}

/** Shuffles in place (Fisher-Yates). */
export function shuffleInPlace(values: Int32Array, rng: Rng): void {
  for (let i = values.length - 1; i > 0; i--) {
    const j = rng.integer(i + 1)
    const t = values[i]!
    values[i] = values[j]!
    values[j] = t
  }
}
