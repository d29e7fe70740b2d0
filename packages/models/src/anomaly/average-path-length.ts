import { log } from '@foldwise/kernels'

const EULER_GAMMA = 0.5772156649015329

/**
 * Mean path length of an unsuccessful search in a binary search tree of `n` rows, by which path lengths are normalised: 2 H(n - 1)
 * - 2 (n - 1) / n, with the harmonic number H(i) as ln i + 0.5772…; 0 for one row, 1 for two (Liu, Ting and Zhou 2008, equation 1).
 */
export function averagePathLength(n: number): number {
  if (n <= 1) return 0
  if (n === 2) return 1
  return 2 * (log(n - 1) + EULER_GAMMA) - (2 * (n - 1)) / n
}
