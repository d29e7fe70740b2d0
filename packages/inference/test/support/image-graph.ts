import type { Attr, Graph, GraphNode, HostArray } from '@foldwise/core'
import fc from 'fast-check'
import { float32, graph, node, spec } from './graphs.ts'

const size = (shape: readonly number[]): number => shape.reduce((a, b) => a * b, 1)

/** Values without a pattern, from a number. */
export const some = (shape: readonly number[], seed = 1, scale = 1): HostArray =>
  float32(
    Array.from({ length: size(shape) }, (_, i) => (((i * 7919 + seed * 104729 + 37) % 10007) / 5003.5 - 1) * scale),
    shape,
  )

/** One layer of a random network: a convolution, and what follows it. */
export interface LayerPlan {
  readonly channels: number
  readonly kernel: number
  readonly stride: number
  readonly pads: readonly [top: number, left: number, bottom: number, right: number]
  readonly dilation: number
  readonly groups: 'one' | 'two' | 'depthwise'
  readonly bias: boolean
  readonly padNode: boolean
  readonly norm: boolean
  readonly dropout: boolean
  readonly residual: boolean
  readonly activation: 'none' | 'Relu' | 'Clip' | 'HardSwish' | 'HardSigmoid' | 'Sigmoid'
  readonly pool: 'none' | 'MaxPool' | 'AveragePool'
  readonly excite: boolean
}

const pad = fc.integer({ min: 0, max: 2 })
const layer: fc.Arbitrary<LayerPlan> = fc.record({
  channels: fc.integer({ min: 1, max: 11 }).map((c) => 2 * c),
  kernel: fc.constantFrom(1, 1, 2, 3, 3, 5),
  stride: fc.constantFrom(1, 1, 2, 3),
  pads: fc.tuple(pad, pad, pad, pad),
  dilation: fc.constantFrom(1, 1, 2),
  groups: fc.constantFrom('one', 'one', 'two', 'depthwise'),
  bias: fc.boolean(),
  padNode: fc.boolean(),
  norm: fc.boolean(),
  dropout: fc.boolean(),
  residual: fc.boolean(),
  activation: fc.constantFrom('none', 'Relu', 'Clip', 'HardSwish', 'HardSigmoid', 'Sigmoid'),
  pool: fc.constantFrom('none', 'none', 'MaxPool', 'AveragePool'),
  excite: fc.boolean(),
})

export const networks = fc.record({
  rows: fc.integer({ min: 1, max: 3 }),
  height: fc.integer({ min: 11, max: 17 }),
  width: fc.integer({ min: 11, max: 17 }),
  channels: fc.integer({ min: 1, max: 5 }).map((c) => 2 * c),
  layers: fc.array(layer, { minLength: 1, maxLength: 3 }),
  head: fc.constantFrom('Flatten', 'GlobalAveragePool', 'none'),
})
export type NetworkPlan = typeof networks extends fc.Arbitrary<infer T> ? T : never

const ints = (...values: readonly number[]): Attr => ({ ints: values })

/** A network on images `x`, with outputs `y`. Windows that do not fit are left out. */
export function imageGraph({ rows, height, width, channels, layers, head }: NetworkPlan): {
  graph: Graph
  feeds: { x: HostArray }
} {
  const nodes: GraphNode[] = []
  const constants: Record<string, HostArray> = {}
  let [at, c, h, w] = ['x', channels, height, width]
  let names = 0
  const constant = (value: HostArray): string => {
    const name = `c${names++}`
    constants[name] = value
    return name
  }
  const add = (op: string, inputs: readonly string[], attrs: { [name: string]: Attr } = {}): string => {
    const name = `v${names++}`
    nodes.push(node(op, inputs, [name], attrs))
    return name
  }
  const bounds = ['lowest', 'highest']
  constants.lowest = float32([0], [])
  constants.highest = float32([0.5], [])
  for (const [i, l] of layers.entries()) {
    const extent = (l.kernel - 1) * l.dilation + 1
    const extra = l.padNode ? 1 : 0
    const sizes = [h, w].map(
      (s, k) => Math.floor((s + 2 * extra + l.pads[k]! + l.pads[k + 2]! - extent) / l.stride) + 1,
    )
    if (sizes.some((s) => s < 1)) continue
    const groups = l.groups === 'one' ? 1 : l.groups === 'two' ? 2 : c
    const out = l.groups === 'depthwise' ? c : l.channels
    const fan = (c / groups) * l.kernel ** 2
    const weights = constant(some([out, c / groups, l.kernel, l.kernel], i + 2, 2 / Math.sqrt(fan)))
    const bias = l.bias ? [constant(some([out], i + 3))] : []
    if (l.padNode) {
      const around = { dtype: 'int64', shape: [8], data: BigInt64Array.of(0n, 0n, 1n, 1n, 0n, 0n, 1n, 1n) } as const
      at = add('Pad', [at, constant(around)])
    }
    at = add('Conv', [at, weights, ...bias], {
      pads: ints(...l.pads),
      strides: ints(l.stride, l.stride),
      dilations: ints(l.dilation, l.dilation),
      group: { int: groups },
    })
    ;[c, h, w] = [out, sizes[0]!, sizes[1]!]
    if (l.norm) {
      const positive = float32(Array.from(some([c], i + 4).data as Float32Array, (v) => Math.abs(v) + 0.5))
      at = add('BatchNormalization', [at, ...[5, 6, 7].map((s) => constant(some([c], i + s))), constant(positive)])
    }
    if (l.dropout) at = add('Dropout', [at])
    if (l.residual) {
      const side = add('Conv', [at, constant(some([c, c, 1, 1], i + 8, 1 / c))])
      at = add('Add', i % 2 === 0 ? [side, at] : [at, side])
    }
    if (l.activation !== 'none') at = add(l.activation, [at, ...(l.activation === 'Clip' ? bounds : [])])
    if (l.pool !== 'none' && Math.min(h, w) >= 2) {
      at = add(l.pool, [at], { kernel_shape: ints(2, 2), strides: ints(2, 2), pads: ints(1, 0, 0, 1) })
      ;[h, w] = [Math.floor((h - 1) / 2) + 1, Math.floor((w - 1) / 2) + 1]
    }
    if (l.excite) {
      const share = add('Sigmoid', [add('GlobalAveragePool', [at])])
      at = add('Mul', [at, share])
    }
  }
  if (head === 'GlobalAveragePool') {
    at = add('GlobalAveragePool', [at])
    ;[h, w] = [1, 1]
  }
  if (head !== 'none') {
    at = add('Flatten', [at])
    at = add('Gemm', [at, constant(some([5, c * h * w], 9, 1 / (h * w))), constant(some([5], 10))], {
      transB: { int: 1 },
    })
  }
  nodes.push(node('Identity', [at], ['y']))
  const shape = head === 'none' ? ['N', c, h, w] : ['N', 5]
  return {
    graph: graph(
      [spec('x', 'float32', ['N', channels, height, width])],
      nodes,
      [spec('y', 'float32', shape)],
      constants,
    ),
    feeds: { x: some([rows, channels, height, width], 1, 2) },
  }
}
