import { sigmoid } from '@foldwise/kernels'
import type { SgdLoss } from './params.ts'

export const hasProbabilities = (loss: SgdLoss): boolean => loss === 'logLoss' || loss === 'modifiedHuber'

/** `[rows, classes]` from margins `[rows, outputs]`: Zadrozny and Elkan (2002) for more classes, each against the others. */
export function sgdProbabilities(loss: SgdLoss, margins: Float64Array, outputs: number): Float64Array<ArrayBuffer> {
  const share = loss === 'logLoss' ? sigmoid : (z: number): number => (Math.max(-1, Math.min(1, z)) + 1) / 2
  if (outputs === 1) {
    const out = new Float64Array(margins.length * 2)
    for (const [i, z] of margins.entries()) {
      out[2 * i] = share(-z)
      out[2 * i + 1] = share(z)
    }
    return out
  }
  const out = new Float64Array(margins.length)
  for (let i = 0; i < margins.length; i += outputs) {
    let total = 0
    for (let o = i; o < i + outputs; o++) total += out[o] = share(margins[o]!)
    // A row that all classes refuse.
    for (let o = i; o < i + outputs; o++) out[o] = total > 0 ? out[o]! / total : 1 / outputs
  }
  return out
}
