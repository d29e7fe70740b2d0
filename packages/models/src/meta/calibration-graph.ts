import type { GraphBuilder } from '@foldwise/core'
import { embedLine } from '../isotonic/step-line-graph.ts'
import { type Calibrator, TINY } from './calibrators.ts'

/**
 * Adds a calibrator: from responses, float32 `[N, 1]` for two classes and `[N, classes]` for more, to probabilities
 * `[N, classes]`.
 */
export function embedCalibrator(
  g: GraphBuilder,
  by: Calibrator,
  responses: string,
  classes: number,
  probabilities: boolean,
): string {
  const two = classes === 2
  const both = (negative: string, positive: string) => g.node('Concat', [negative, positive], { axis: { int: 1 } })
  const rest = (v: string) => g.node('Sub', [g.float([1]), v])
  if (by.method === 'temperature') {
    const logarithm = (p: string) => g.node('Log', [g.node('Add', [p, g.float([TINY])])])
    const logits = probabilities
      ? logarithm(two ? both(rest(responses), responses) : responses)
      : two
        ? both(g.node('Neg', [responses]), responses)
        : responses
    return g.node('Softmax', [g.node('Mul', [logits, g.float([by.beta])])], { axis: { int: 1 } })
  }
  const values = by.method === 'sigmoid' ? sigmoids(g, by, responses) : lines(g, by, responses)
  if (two) return both(rest(values), values)
  const sums = g.node('ReduceSum', [values, g.int64([1])], { keepdims: { int: 1 } })
  const none = g.node('Equal', [sums, g.float([0])])
  const safe = g.node('Where', [none, g.float([1]), sums])
  return g.node('Where', [none, g.float([1 / classes]), g.node('Div', [values, safe])])
}

function sigmoids(g: GraphBuilder, by: Calibrator & { method: 'sigmoid' }, responses: string): string {
  const slopes = g.float(by.slopes.map((v) => -v))
  const intercepts = g.float(by.intercepts.map((v) => -v))
  return g.node('Sigmoid', [g.node('Add', [g.node('Mul', [responses, slopes]), intercepts])])
}

function lines(g: GraphBuilder, by: Calibrator & { method: 'isotonic' }, responses: string): string {
  const columns = by.lines.map((line, k) => {
    const column = g.node('Gather', [responses, g.int64([k], [])], { axis: { int: 1 } })
    return g.node('Reshape', [embedLine(g, column, line), g.int64([-1, 1])])
  })
  return g.node('Concat', columns, { axis: { int: 1 } })
}
