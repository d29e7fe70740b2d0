/** One metric's values, one a fold, with their mean and standard deviation (divided by n, as numpy's). */
export interface FoldScores {
  readonly values: readonly number[]
  readonly mean: number
  readonly std: number
}

/** Scores by metric from scores by fold. */
export function summarize<N extends string>(
  names: readonly N[],
  folds: readonly { readonly [name: string]: number }[],
): { readonly [K in N]: FoldScores } {
  return Object.fromEntries(names.map((name) => [name, summary(folds.map((f) => f[name]!))])) as {
    [K in N]: FoldScores
  }
}

function summary(values: readonly number[]): FoldScores {
  const mean = values.reduce((a, b) => a + b, 0) / values.length
  const std = Math.sqrt(values.reduce((sum, v) => sum + (v - mean) * (v - mean), 0) / values.length)
  return { values, mean, std }
}
