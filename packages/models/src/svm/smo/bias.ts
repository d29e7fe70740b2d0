import type { PairProblem, PairSolution } from './problem.ts'

/**
 * The multiplier of a group's sum: what K b + c, with epsilon for the side of the tube, is where b is between bounds; the mean of such
 * rows, or between what the rows at bounds allow. f(x) is the kernel expansion less this.
 */
export function multiplier(problem: PairProblem, { b, slopes }: PairSolution, wanted = 0): number {
  const { epsilon, low, high, group } = problem
  let [sum, free] = [0, 0]
  let [up, down] = [-Infinity, -Infinity]
  for (let i = 0; i < b.length; i++) {
    if (group && group[i] !== wanted) continue
    const v = b[i]!
    if (v !== 0 && v > low[i]! && v < high[i]!) {
      sum += slopes[i]! + (v > 0 ? epsilon : -epsilon)
      free++
    }
    if (v < high[i]!) up = Math.max(up, -slopes[i]! - (v >= 0 ? epsilon : -epsilon))
    if (v > low[i]!) down = Math.max(down, slopes[i]! + (v > 0 ? epsilon : -epsilon))
  }
  if (free > 0) return sum / free
  // Rows of one class only have one side.
  if (down === -Infinity) return up === -Infinity ? 0 : -up
  return up === -Infinity ? down : (down - up) / 2
}
