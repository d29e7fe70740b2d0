import type { Neighbors } from './search.ts'

/** Weights of the neighbours of each row, which add up to 1. */
export function neighborWeights({ distances }: Neighbors, k: number, weights: 'uniform' | 'distance'): Float64Array {
  if (weights === 'uniform') return new Float64Array(distances.length).fill(1 / k)
  const out = new Float64Array(distances.length)
  for (let at = 0; at < out.length; at += k) {
    // Ascending: the first is the smallest, and others are weighed against it, so that no inverse overflows.
    const least = distances[at]!
    let sum = 0
    for (let i = at; i < at + k; i++) {
      const d = distances[i]!
      out[i] = d === least ? 1 : least / d
      sum += out[i]!
    }
    for (let i = at; i < at + k; i++) out[i]! /= sum
  }
  return out
}
