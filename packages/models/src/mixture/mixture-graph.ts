import { type Graph, GraphBuilder } from '@foldwise/core'
import { log } from '@foldwise/kernels'
import { logDeterminants } from './factors.ts'
import type { Mixture } from './mixture.ts'

/**
 * ONNX: `x` float32 `[N, features]` to the likeliest component, `cluster` int64 `[N]`, and `probabilities` `[N, components]`. Differences
 * from all means are made at once, `[components, N, features]`, so that none loses digits: feed it few rows at a time.
 */
export function mixtureGraph({ type, features, weights, means, factors }: Mixture): Graph {
  const components = weights.length
  const g = new GraphBuilder()
  const x = g.input('x', 'float32', ['N', features])
  const off = g.node('Sub', [g.node('Unsqueeze', [x, g.int64([0])]), g.float(means, [components, 1, features])])
  const turned = {
    full: () => g.node('MatMul', [off, g.float(factors, [components, features, features])]),
    tied: () => g.node('MatMul', [off, g.float(factors, [features, features])]),
    diag: () => g.node('Mul', [off, g.float(factors, [components, 1, features])]),
    spherical: () => g.node('Mul', [off, g.float(factors, [components, 1, 1])]),
  }[type]()
  const squares = g.node('ReduceSum', [g.node('Mul', [turned, turned]), g.int64([2])], { keepdims: { int: 0 } })
  const rows = g.node('Transpose', [squares], { perm: { ints: [1, 0] } })
  const logs = logDeterminants(type, factors, components, features)
  const scores = g.node('Sub', [
    g.float(
      Float64Array.from(logs, (l, c) => l + log(weights[c]!)),
      [1, components],
    ),
    g.node('Mul', [rows, g.float([0.5])]),
  ])
  g.node('ArgMax', [scores], { axis: { int: 1 }, keepdims: { int: 0 } }, { output: 'cluster' })
  g.output('cluster', 'int64', ['N'])
  g.node('Softmax', [scores], { axis: { int: 1 } }, { output: 'probabilities' })
  g.output('probabilities', 'float32', ['N', components])
  return g.build()
}
