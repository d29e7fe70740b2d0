import { argsort, type Kernels } from '@foldwise/kernels'
import { poolAdjacent } from './pool-adjacent.ts'

/** A monotone line through points: `x` ascends strictly, between two points it is straight. */
export interface StepLine {
  readonly x: Float64Array<ArrayBuffer>
  readonly y: Float64Array<ArrayBuffer>
}

export interface IsotonicOptions {
  readonly increasing: boolean
  /** Bounds of the values. */
  readonly yMin?: number | null
  readonly yMax?: number | null
}

/** x closer than this, as a share of the largest, are rounding apart; for probabilities it is what scikit-learn takes. */
const EQUAL = 1e-15

/**
 * The monotone line of least weighted squared distance. Rows of equal x are first made one, of their mean; rows of weight 0 are
 * left out. Points in the middle of a level stretch are not kept.
 */
export function fitStepLine(
  kernels: Kernels,
  x: Float64Array,
  y: Float64Array,
  weight: Float64Array | undefined,
  { increasing, yMin, yMax }: IsotonicOptions,
): StepLine {
  const order = sorted(kernels, x).filter((i) => !weight || weight[i]! > 0)
  const points = uniquePoints(order, x, y, weight)
  const sign = increasing ? 1 : -1
  const fitted = poolAdjacent(
    points.y.map((v) => sign * v),
    points.weight,
  ).map((v) => Math.min(Math.max(sign * v, yMin ?? -Infinity), yMax ?? Infinity))
  const last = fitted.length - 1
  const kept = Int32Array.from(fitted.keys()).filter(
    (i) => i === 0 || i === last || fitted[i] !== fitted[i - 1] || fitted[i] !== fitted[i + 1],
  )
  return { x: Float64Array.from(kept, (i) => points.x[i]!), y: Float64Array.from(kept, (i) => fitted[i]!) }
}

/** Row numbers in the order of their values, which equal ones keep. */
export function sorted(kernels: Kernels, values: Float64Array): Int32Array {
  using workspace = kernels.workspace()
  const order = workspace.raw(Int32Array, values.length)
  argsort(kernels, workspace.float64(values), order)
  return order.view.slice()
}

function uniquePoints(order: Int32Array, x: Float64Array, y: Float64Array, weight: Float64Array | undefined) {
  const points = {
    x: new Float64Array(order.length),
    y: new Float64Array(order.length),
    weight: new Float64Array(order.length),
  }
  const size = order.reduce((max, i) => Math.max(max, Math.abs(x[i]!)), 0)
  let count = 0
  for (const i of order) {
    if (count === 0 || x[i]! - points.x[count - 1]! > EQUAL * size) points.x[count++] = x[i]!
    const w = weight ? weight[i]! : 1
    points.y[count - 1]! += w * y[i]!
    points.weight[count - 1]! += w
  }
  return {
    x: points.x.subarray(0, count),
    y: points.y.subarray(0, count).map((sum, k) => sum / points.weight[k]!),
    weight: points.weight.subarray(0, count),
  }
}

/** The line at `v`; NaN outside of its points. */
export function valueOnLine(line: StepLine, v: number): number {
  const last = line.x.length - 1
  if (!(v >= line.x[0]! && v <= line.x[last]!)) return NaN
  let [low, high] = [0, last]
  // The segment whose left end is the last point below v, as numpy.searchsorted finds it.
  while (low + 1 < high) {
    const middle = (low + high) >>> 1
    if (line.x[middle]! < v) low = middle
    else high = middle
  }
  if (last === 0) return line.y[0]!
  const slope = (line.y[low + 1]! - line.y[low]!) / (line.x[low + 1]! - line.x[low]!)
  return line.y[low]! + slope * (v - line.x[low]!)
}

/** The nearest x at which the line is defined. */
export const onto = ({ x }: StepLine, v: number): number => Math.min(Math.max(v, x[0]!), x[x.length - 1]!)
