import type { Rng } from '@foldwise/core'
import type { Steps } from '@foldwise/kernels'
import type { Mixture } from './mixture.ts'

/** Numbers drawn in a step. */
const SLICE = 1 << 16

/** Rows as a mixture would make them, and the component that each is of. */
interface Sample {
  /** `[rows, features]` */
  readonly x: Float64Array<ArrayBuffer>
  readonly labels: Int32Array<ArrayBuffer>
}

export function* sampleMixture(mixture: Mixture, rows: number, random: Rng): Steps<Sample> {
  const { type, features, weights, means, factors } = mixture
  const components = weights.length
  const x = new Float64Array(rows * features)
  const labels = new Int32Array(rows)
  const height = Math.ceil(SLICE / features)
  for (let i = 0; i < rows; i++) {
    if (i % height === 0) yield
    let c = 0
    for (let left = random.next(); c < components - 1 && !(left < weights[c]!); c++) left -= weights[c]!
    labels[i] = c
    const row = x.subarray(i * features, (i + 1) * features)
    if (type === 'diag' || type === 'spherical') {
      for (let j = 0; j < features; j++) row[j] = random.normal() / factors[type === 'diag' ? c * features + j : c]!
    } else {
      // Of d P = z, with P upper: d has the covariance whose inverse is P P'.
      const at = type === 'full' ? c * features * features : 0
      for (let j = 0; j < features; j++) {
        let left = random.normal()
        for (let k = 0; k < j; k++) left -= row[k]! * factors[at + k * features + j]!
        row[j] = left / factors[at + j * features + j]!
      }
    }
    for (let j = 0; j < features; j++) row[j]! += means[c * features + j]!
  }
  return { x, labels }
}
