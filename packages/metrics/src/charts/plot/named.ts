import type { Series } from './plot.ts'

export const listOf = <S>(series: S | readonly S[]): readonly S[] =>
  Array.isArray(series) ? (series as readonly S[]) : [series as S]

export const nameOf = ({ name }: { readonly name?: string }, i: number, all: readonly unknown[]): string =>
  name ?? (all.length > 1 ? `Curve ${i + 1}` : 'Model')

/** The mean of each place's scores, and one standard deviation either way. */
export function foldBand(name: string, x: ArrayLike<number>, scores: ArrayLike<ArrayLike<number>>): Series {
  const mean = (values: readonly number[]) => values.reduce((a, b) => a + b, 0) / values.length
  const rows = Array.from(scores, (row) => Array.from(row))
  const means = rows.map(mean)
  const spread = rows.map((row, i) => Math.sqrt(mean(row.map((score) => (score - means[i]!) * (score - means[i]!)))))
  const band = spread.some((s) => s > 0) && { low: means.map((m, i) => m - spread[i]!), high: means.map((m, i) => m + spread[i]!) } // biome-ignore format: one band
  return { name, x, y: means, shape: 'dotted', ...(band && band) }
}
