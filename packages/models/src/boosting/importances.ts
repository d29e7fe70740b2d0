import type { Trees } from './trees.ts'

/** `'gain'`: total gain of a feature's splits. `'cover'`: total of the hessians they split. `'splits'`: how many they are. */
export type ImportanceKind = 'gain' | 'cover' | 'splits'

/** Importance of each feature, not normalised. */
export function importancesOf(
  t: Pick<Trees, 'left' | 'feature' | 'gain' | 'cover'>,
  features: number,
  kind: ImportanceKind,
): Float64Array<ArrayBuffer> {
  const out = new Float64Array(features)
  t.left.forEach((left, n) => {
    if (left !== 0) out[t.feature[n]!]! += kind === 'splits' ? 1 : t[kind][n]!
  })
  return out
}
