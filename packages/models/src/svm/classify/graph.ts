import { type Graph, GraphBuilder, ParamError } from '@foldwise/core'
import { embedExpansion } from '../kernel/graph.ts'
import { type Machine, pairCoefficients, planes } from './decide.ts'
import { classPairs } from './fit.ts'

/**
 * ONNX: `x` float32 `[N, features]` to `scores` float32 `[N, classes]`; of two classes, the decision value with either sign. With Platt's
 * sigmoids, which only two classes can have there, to `probabilities` first. For more classes `votes` come first, unless ties are broken.
 */
export function machineGraph(type: string, machine: Machine, features: number, breakTies: boolean): Graph {
  const { classes, vectors, intercept, platt } = machine
  const g = new GraphBuilder()
  const x = g.input('x', 'float32', ['N', features])
  const pairs = classPairs(classes)
  const decisions =
    vectors.spec.kernel === 'linear'
      ? g.node('Gemm', [x, g.float(planes(machine), [pairs.length, features]), g.float(intercept)], {
          transB: { int: 1 },
        })
      : embedExpansion(g, x, vectors, pairCoefficients(machine), intercept)
  if (classes === 2) {
    if (platt) {
      const z = g.node('Add', [g.node('Mul', [decisions, g.float([-platt[0]!])]), g.float([platt[1]!])])
      const both = g.node('MatMul', [z, g.float([-1, 1], [1, 2])])
      const clipped = [g.float([1e-7], []), g.float([1 - 1e-7], [])]
      g.node('Clip', [g.node('Sigmoid', [both]), ...clipped], {}, { output: 'probabilities' })
      g.output('probabilities', 'float32', ['N', 2])
    }
    g.node('MatMul', [decisions, g.float([-1, 1], [1, 2])], {}, { output: 'scores' })
    if (!platt) g.output('scores', 'float32', ['N', 2])
    return g.build()
  }
  if (platt) {
    throw new ParamError(
      `${type}.toGraph: expected two classes, or 'probability' false, got ${classes} classes whose probabilities are found by iteration. Use calibratedClassifier.`,
    )
  }
  const sides = new Float64Array(pairs.length * classes)
  const second = new Float64Array(classes)
  for (const [p, [a, b]] of pairs.entries()) {
    sides[p * classes + a] = 1
    sides[p * classes + b] = -1
    second[b]!++
  }
  const toClasses = g.float(sides, [pairs.length, classes])
  const wins = g.node('Cast', [g.node('Greater', [decisions, g.float([0])])], { to: { int: 1 } })
  const votes = g.node('Add', [g.node('MatMul', [wins, toClasses]), g.float(second)], {}, { output: 'votes' })
  const sums = g.node('MatMul', [decisions, toClasses])
  const size = g.node('Mul', [g.node('Add', [g.node('Abs', [sums]), g.float([1])]), g.float([3])])
  g.node('Add', [votes, g.node('Div', [sums, size])], {}, { output: 'scores' })
  if (!breakTies) g.output('votes', 'float32', ['N', classes])
  g.output('scores', 'float32', ['N', classes])
  return g.build()
}
