/**
 * Indices of the points worth drawing: those at least `distance` from the last one kept, and both ends. A curve of a
 * million points looks the same as one of a thousand.
 */
export function thinPoints(x: ArrayLike<number>, y: ArrayLike<number>, distance: number): number[] {
  const kept = [0]
  let last = 0
  for (let i = 1; i < x.length; i++) {
    const near = Math.abs(x[i]! - x[last]!) < distance && Math.abs(y[i]! - y[last]!) < distance
    if (near && i < x.length - 1) continue
    kept.push(i)
    last = i
  }
  return kept
}
