export interface BatchStopOptions {
  readonly batchSize: number
  readonly rows: number
  /** Sum of squares that centres move, at which to stop; 0 for never. */
  readonly tol: number
  /** Steps without a new least smoothed inertia after which to stop; null for never. */
  readonly maxNoImprovement: number | null
}

/** After each step: its batch's inertia before it moved the centres, and the sum of squares that it moved them. */
export interface BatchStopRule {
  /** Whether this was the last step. */
  after(inertia: number, moved: number): boolean
}

/**
 * When steps of mini-batches stop, as scikit-learn's: at a step that moves centres little, or after some steps in which the inertia of a
 * row, averaged with weights that fall exponentially with age, has not become smaller. The first step only shows the start.
 */
export function batchStopRule({ batchSize, rows, tol, maxNoImprovement }: BatchStopOptions): BatchStopRule {
  const share = Math.min(1, (2 * batchSize) / (rows + 1))
  let steps = 0
  let average: number | undefined
  let least = Infinity
  let without = 0
  return {
    after(inertia, moved) {
      if (++steps === 1) return false
      const one = inertia / batchSize
      average = average === undefined ? one : average * (1 - share) + one * share
      if (tol > 0 && moved <= tol) return true
      if (average < least) {
        without = 0
        least = average
      } else without++
      return maxNoImprovement !== null && without >= maxNoImprovement
    },
  }
}
