import type { Kernels, Steps } from '@foldwise/kernels'
import { sorted } from './step-line.ts'

/** Spearman's rank correlation; NaN where a side is constant. */
export function* rankCorrelation(kernels: Kernels, x: Float64Array, y: Float64Array): Steps<number> {
  const a = ranks(kernels, x)
  yield
  const b = ranks(kernels, y)
  yield
  // Mean ranks, whether or not there are ties.
  const mean = (x.length - 1) / 2
  let [ab, aa, bb] = [0, 0, 0]
  for (let i = 0; i < a.length; i++) {
    const [u, v] = [a[i]! - mean, b[i]! - mean]
    ab += u * v
    aa += u * u
    bb += v * v
  }
  return ab / Math.sqrt(aa * bb)
}

/** From 0; equal values share the mean of their ranks. */
function ranks(kernels: Kernels, values: Float64Array): Float64Array {
  const order = sorted(kernels, values)
  const out = new Float64Array(values.length)
  for (let i = 0; i < order.length; ) {
    let end = i + 1
    while (end < order.length && values[order[end]!] === values[order[i]!]) end++
    for (let k = i; k < end; k++) out[order[k]!] = (i + end - 1) / 2
    i = end
  }
  return out
}
