import type { GraphBuilder } from '@foldwise/core'
import type { StepLine } from './step-line.ts'

/**
 * Adds the line at each of `values`, float32 `[N]`, those outside of its points moved onto the nearest. Costs a comparison with each
 * point.
 */
export function embedLine(g: GraphBuilder, values: string, line: StepLine): string {
  const n = line.x.length
  if (n === 1) return g.node('Add', [g.node('Mul', [values, g.float([0])]), g.float(line.y)])
  const v = g.node('Clip', [values, g.float([line.x[0]!], []), g.float([line.x[n - 1]!], [])])
  const column = g.node('Reshape', [v, g.int64([-1, 1])])
  const inner = g.float(line.x.subarray(1, n - 1))
  const above = g.node('Cast', [g.node('Greater', [column, inner])], { to: { int: 7 } })
  // Without inner points the sum is over nothing: 0.
  const segment = g.node('ReduceSum', [above, g.int64([1])], { keepdims: { int: 0 } })
  const take = (of: ArrayLike<number>) => g.node('Gather', [g.float(of), segment], { axis: { int: 0 } })
  const slopes = Float64Array.from({ length: n - 1 }, (_, i) => {
    return (line.y[i + 1]! - line.y[i]!) / (line.x[i + 1]! - line.x[i]!)
  })
  const along = g.node('Mul', [take(slopes), g.node('Sub', [v, take(line.x.subarray(0, n - 1))])])
  return g.node('Add', [take(line.y.subarray(0, n - 1)), along])
}
