import type { Interval } from './chart-options.ts'

/** Three digits, or as many as it takes for a score below 1 not to read as 1. */
export function formatScore(value: number): string {
  for (let digits = 3; digits < 9; digits++) {
    const text = value.toFixed(digits)
    if (value >= 1 || Number(text) < 1) return text
  }
  return value.toFixed(9)
}

/** A score with its interval, where there is one. */
export function formatEstimate(value: number, interval: Interval | undefined): string {
  const score = formatScore(value)
  return interval ? `${score} (${formatScore(interval.low)} to ${formatScore(interval.high)})` : score
}
