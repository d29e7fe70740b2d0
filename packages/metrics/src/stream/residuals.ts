import { checkTargets } from '../regression/targets.ts'
import { addExactly, addProduct } from './exact-sum.ts'
import { addWeights, checkSizes } from './mean-stream.ts'
import type { PairRows } from './metric-stream.ts'
import { addSquare } from './spread.ts'
import { type Sums, sumOf } from './sums-stream.ts'

/** Products of four such numbers stay in the range of doubles. */
const LARGEST = 1e60

/** Adds the first two moments of targets and errors. */
export function addResiduals(of: string, sums: Sums, ...[yTrue, yPred, options]: PairRows<number, number>): void {
  const weight = options?.weight
  const rows = checkTargets(of, yTrue, yPred, weight)
  checkSizes(of, 'yTrue', yTrue, LARGEST)
  checkSizes(of, 'yPred', yPred, LARGEST)
  if (weight) checkSizes(of, 'weight', weight, LARGEST)
  addWeights(of, sums, rows, weight)
  addExactly(sumOf(sums, 'rows'), rows)
  const target = sumOf(sums, 'target')
  const targetSquared = sumOf(sums, 'target squared')
  const error = sumOf(sums, 'error')
  const errorSquared = sumOf(sums, 'error squared')
  for (let i = 0; i < rows; i++) {
    const w = weight ? weight[i]! : 1
    const y = yTrue[i]!
    const e = y - yPred[i]!
    if (w === 1) {
      addExactly(target, y)
      addExactly(error, e)
    } else {
      addProduct(target, w, y)
      addProduct(error, w, e)
    }
    addSquare(targetSquared, w, y)
    addSquare(errorSquared, w, e)
  }
}
