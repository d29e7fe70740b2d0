import { incompleteBeta } from '../special/incomplete-beta.ts'

/** The chance that |T| of Student's t with `df` degrees of freedom is at least `t`. */
export function tTail(t: number, df: number): number {
  if (t === 0) return 1
  if (!Number.isFinite(t)) return 0
  return incompleteBeta(df / (df + t * t), df / 2, 0.5)
}

/** The t that |T| stays below with the given chance. */
export function tQuantile(chance: number, df: number): number {
  let [low, high] = [0, 1]
  while (1 - tTail(high, df) < chance) high *= 2
  for (let i = 0; i < 100; i++) {
    const middle = (low + high) / 2
    if (1 - tTail(middle, df) < chance) low = middle
    else high = middle
  }
  return (low + high) / 2
}
