import { log, sigmoid, softplus } from '@foldwise/kernels'
import { inChunks } from './in-chunks.ts'

/** Probability of the positive class is `1 / (1 + e^(slope * score + intercept))`. */
export interface Sigmoid {
  readonly slope: number
  readonly intercept: number
}

/** Newton steps at most; a dozen are the rule. */
const STEPS = 100

/**
 * Platt's sigmoid: the weighted log loss of scores against targets that the classes' counts pull a little towards one another, at its
 * minimum. Platt, Advances in Large Margin Classifiers (1999); Newton's method with a line search after Lin, Lin and Weng, Machine
 * Learning 68 (2007). The optimum is scikit-learn's, reached to the last digits.
 */
export async function fitSigmoid(
  scores: Float64Array,
  positive: Uint8Array,
  weight: Float64Array | undefined,
  checkpoint: () => Promise<void>,
): Promise<Sigmoid> {
  const w = weight ?? new Float64Array(scores.length).fill(1)
  let [n0, n1, largest] = [0, 0, 0]
  scores.forEach((s, i) => {
    if (positive[i]) n1 += w[i]!
    else n0 += w[i]!
    largest = Math.max(largest, Math.abs(s))
  })
  const [t0, t1] = [1 / (n0 + 2), (n1 + 1) / (n1 + 2)]
  // Scores of size 1 keep the two directions of the Hessian alike; the optimum does not depend on their unit.
  const unit = largest > 0 ? largest : 1
  const loss = async (a: number, b: number): Promise<number> => {
    let sum = 0
    await inChunks(scores.length, checkpoint, (from, to) => {
      for (let i = from; i < to; i++) {
        const z = -((a * scores[i]!) / unit + b)
        sum += w[i]! * (softplus(z) - (positive[i] ? t1 : t0) * z)
      }
    })
    return sum
  }
  // The best intercept for a slope of 0, near enough: from here the loss only falls.
  let [a, b] = [0, log((n0 + 1) / (n1 + 1))]
  let before = await loss(a, b)
  for (let step = 0; step < STEPS; step++) {
    let [ga, gb, haa, hab, hbb] = [0, 0, 0, 0, 0]
    await inChunks(scores.length, checkpoint, (from, to) => {
      for (let i = from; i < to; i++) {
        const f = scores[i]! / unit
        const p = sigmoid(-(a * f + b))
        const g = w[i]! * ((positive[i] ? t1 : t0) - p)
        const h = w[i]! * p * (1 - p)
        ga += g * f
        gb += g
        haa += h * f * f
        hab += h * f
        hbb += h
      }
    })
    // Scores that are all the same leave the slope open: a trace of a ridge chooses the smallest.
    const ridge = 1e-12 * (haa + hbb) + 1e-300
    haa += ridge
    hbb += ridge
    const det = haa * hbb - hab * hab
    const [da, db] = [-(hbb * ga - hab * gb) / det, -(haa * gb - hab * ga) / det]
    const gain = ga * da + gb * db
    // Next to the optimum the loss changes by less than its rounding, while the steps still sharpen the parameters.
    const noise = 1e-14 * Math.abs(before)
    let size = 1
    let after = await loss(a + da, b + db)
    while (after > before + 1e-4 * size * gain + noise && size > 1e-10) {
      size /= 2
      after = await loss(a + size * da, b + size * db)
    }
    a += size * da
    b += size * db
    before = after
    if (Math.abs(size * da) <= 1e-14 * (1 + Math.abs(a)) && Math.abs(size * db) <= 1e-14 * (1 + Math.abs(b))) break
  }
  return { slope: a / unit, intercept: b }
}
