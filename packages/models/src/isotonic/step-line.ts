import { argsort, type Kernels, type Steps } from '@foldwise/kernels'
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

/** Values of a step. */
const SLICE = 1 << 18

/**
 * The monotone line of least weighted squared distance. Rows of equal x are first made one, of their mean; rows of weight 0 are
 * left out. Points in the middle of a level stretch are not kept.
 */
export function* fitStepLine(
  kernels: Kernels,
  x: Float64Array,
  y: Float64Array,
  weight: Float64Array | undefined,
  { increasing, yMin, yMax }: IsotonicOptions,
): Steps<StepLine> {
  const all = sorted(kernels, x)
  yield
  const order = weight ? all.filter((i) => weight[i]! > 0) : all
  const points = yield* uniquePoints(order, x, y, weight)
  const sign = increasing ? 1 : -1
  for (let i = 0; i < points.y.length; i++) points.y[i]! *= sign
  const fitted = yield* poolAdjacent(points.y, points.weight)
  const [least, most] = [yMin ?? -Infinity, yMax ?? Infinity]
  const last = fitted.length - 1
  for (let i = 0; i <= last; i++) fitted[i] = Math.min(Math.max(sign * fitted[i]!, least), most)
  yield
  let count = 0
  for (let i = 0; i <= last; i++) {
    const inside = i > 0 && i < last && fitted[i] === fitted[i - 1] && fitted[i] === fitted[i + 1]
    if (!inside) order[count++] = i
  }
  const kept = order.subarray(0, count)
  return { x: Float64Array.from(kept, (i) => points.x[i]!), y: Float64Array.from(kept, (i) => fitted[i]!) }
}

/** Row numbers in the order of their values, which equal ones keep. */
export function sorted(kernels: Kernels, values: Float64Array): Int32Array {
  using workspace = kernels.workspace()
  const order = workspace.raw(Int32Array, values.length)
  argsort(kernels, workspace.float64(values), order)
  return order.view.slice()
}

function* uniquePoints(
  order: Int32Array,
  x: Float64Array,
  y: Float64Array,
  weight: Float64Array | undefined,
): Steps<{ readonly x: Float64Array; readonly y: Float64Array; readonly weight: Float64Array }> {
  const points = {
    x: new Float64Array(order.length),
    y: new Float64Array(order.length),
    weight: new Float64Array(order.length),
  }
  const [first, end] = [order[0], order.at(-1)]
  // In order: the largest is at one of the ends.
  const size = first === undefined ? 0 : Math.max(Math.abs(x[first]!), Math.abs(x[end!]!))
  let count = 0
  for (let k = 0; k < order.length; k++) {
    if (k % SLICE === 0) yield
    const i = order[k]!
    if (count === 0 || x[i]! - points.x[count - 1]! > EQUAL * size) points.x[count++] = x[i]!
    const w = weight ? weight[i]! : 1
    points.y[count - 1]! += w * y[i]!
    points.weight[count - 1]! += w
  }
  for (let k = 0; k < count; k++) points.y[k]! /= points.weight[k]!
  return {
    x: points.x.subarray(0, count),
    y: points.y.subarray(0, count),
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
  const [from, to] = [line.x[low]!, line.x[low + 1]!]
  const slope = (line.y[low + 1]! - line.y[low]!) / (to - from)
  if (Number.isFinite(slope) && to - from < Infinity) return line.y[low]! + slope * (v - from)
  // So steep, or so wide, that only shares of the step are numbers.
  const share = (v / 2 - from / 2) / (to / 2 - from / 2)
  return line.y[low]! * (1 - share) + line.y[low + 1]! * share
}

/** The nearest x at which the line is defined. */
export const onto = ({ x }: StepLine, v: number): number => Math.min(Math.max(v, x[0]!), x[x.length - 1]!)
