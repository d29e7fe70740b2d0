import type { Attr, GraphType, HostArray } from '@foldwise/core'
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { session } from '../../src/index.ts'
import { difference } from '../support/difference.ts'
import { float32, graph, int64, node, spec } from '../support/graphs.ts'
import { ort, runOrt, withoutOrt } from '../support/onnxruntime.ts'

/** One operator on float32 `x`, with constants beside it, and how many axes its outputs have. */
interface Case {
  readonly op: string
  readonly x: HostArray
  readonly rest?: readonly (HostArray | undefined)[]
  readonly attrs?: { readonly [name: string]: Attr }
  readonly outputs?: readonly (readonly [type: GraphType, rank: number])[]
  readonly opset?: number
}

const size = (shape: readonly number[]): number => shape.reduce((a, b) => a * b, 1)
const ints = (...values: readonly number[]): Attr => ({ ints: values })
const int = (value: number): Attr => ({ int: value })

/** Values without a pattern, from a number. */
const some = (shape: readonly number[], seed = 1): HostArray =>
  float32(
    Array.from({ length: size(shape) }, (_, i) => ((i * 7919 + seed * 104729 + 37) % 10007) / 2500 - 2),
    shape,
  )
const positive = (shape: readonly number[], seed: number): HostArray => {
  const { data } = some(shape, seed) as { data: Float32Array }
  return float32(
    Array.from(data, (v) => Math.abs(v) + 0.1),
    shape,
  )
}

/** Windows over `rank` axes such that at least one fits. */
const windows = (rank: number) =>
  fc.record({
    n: fc.integer({ min: 1, max: 3 }),
    spatial: fc.array(fc.integer({ min: 4, max: 9 }), { minLength: rank, maxLength: rank }),
    kernel: fc.array(fc.integer({ min: 1, max: 3 }), { minLength: rank, maxLength: rank }),
    strides: fc.array(fc.integer({ min: 1, max: 3 }), { minLength: rank, maxLength: rank }),
    dilations: fc.array(fc.integer({ min: 1, max: 2 }), { minLength: rank, maxLength: rank }),
    pads: fc.array(fc.integer({ min: 0, max: 2 }), { minLength: 2 * rank, maxLength: 2 * rank }),
    auto: fc.constantFrom('NOTSET', 'NOTSET', 'SAME_UPPER', 'SAME_LOWER', 'VALID'),
  })
type Windows = typeof windows extends (rank: number) => fc.Arbitrary<infer W> ? W : never

const sliding = ({ strides, dilations, pads, auto }: Windows): { [name: string]: Attr } => ({
  strides: ints(...strides),
  // ONNX Runtime takes no dilations with padding of its own choice.
  ...(auto === 'NOTSET' ? { pads: ints(...pads), dilations: ints(...dilations) } : { auto_pad: { string: auto } }),
})

const anyRank = fc.integer({ min: 1, max: 3 })

const convolution = anyRank.chain((rank) =>
  fc
    .record({
      w: windows(rank),
      group: fc.constantFrom(1, 1, 2, 3),
      big: fc.integer({ min: 1, max: 3 }),
      small: fc.integer({ min: 1, max: 3 }),
      bias: fc.boolean(),
    })
    .map(({ w, group, big, small, bias }): Case => {
      const shape = [w.n, group * big, ...w.spatial]
      const weights = some([group * small, big, ...w.kernel], 2)
      const rest = [weights, ...(bias ? [some([group * small], 3)] : [])]
      return { op: 'Conv', x: some(shape), rest, attrs: { ...sliding(w), group: int(group) } }
    }),
)

const transposed = fc.integer({ min: 1, max: 2 }).chain((rank) =>
  fc
    .record({
      w: windows(rank),
      group: fc.constantFrom(1, 2),
      big: fc.integer({ min: 1, max: 3 }),
      small: fc.integer({ min: 1, max: 3 }),
    })
    .map(({ w, group, big, small }): Case => {
      const rest = [some([group * small, big, ...w.kernel], 2), some([group * big], 3)]
      // Padding that leaves something of the smallest image.
      const attrs = { ...sliding({ ...w, auto: 'NOTSET', pads: w.pads.map((p) => p % 2) }), group: int(group) }
      return { op: 'ConvTranspose', x: some([w.n, group * small, ...w.spatial]), rest, attrs }
    }),
)

const pooling = fc.integer({ min: 1, max: 3 }).chain((rank) =>
  fc
    .record({ w: windows(rank), ceil: fc.boolean(), padsCount: fc.boolean(), largest: fc.boolean() })
    .map(({ w, ceil, padsCount, largest }): Case => {
      // Pads stay below the kernel, as the runtime demands.
      const pads = w.pads.map((p, i) => Math.min(p, w.kernel[i % rank]! - 1))
      // With SAME, its pools shift windows that are apart; its convolutions do not.
      const strides = w.auto.startsWith('SAME') ? w.strides.map((v, i) => Math.min(v, w.kernel[i]!)) : w.strides
      const attrs = {
        ...sliding({ ...w, pads, strides }),
        kernel_shape: ints(...w.kernel),
        ...(w.auto === 'NOTSET' && { ceil_mode: int(ceil ? 1 : 0) }),
      }
      const x = some([w.n, 2, ...w.spatial])
      return largest
        ? {
            op: 'MaxPool',
            x,
            attrs,
            outputs: [
              ['float32', rank + 2],
              ['int64', rank + 2],
            ],
          }
        : { op: 'AveragePool', x, attrs: { ...attrs, count_include_pad: int(padsCount ? 1 : 0) } }
    }),
)

const recurrentCase = fc
  .record({
    op: fc.constantFrom('LSTM', 'GRU', 'RNN'),
    steps: fc.integer({ min: 1, max: 4 }),
    batch: fc.integer({ min: 1, max: 3 }),
    hidden: fc.integer({ min: 1, max: 4 }),
    direction: fc.constantFrom('forward', 'reverse', 'bidirectional'),
    lengths: fc.boolean(),
    start: fc.boolean(),
    peepholes: fc.boolean(),
    before: fc.boolean(),
  })
  .map(({ op, steps, batch, hidden, direction, lengths, start, peepholes, before }): Case => {
    const gates = { LSTM: 4, GRU: 3, RNN: 1 }[op]! * hidden
    const d = direction === 'bidirectional' ? 2 : 1
    const state = [d, batch, hidden]
    const memory = op === 'LSTM' && [
      start ? some(state, 6) : undefined,
      peepholes ? some([d, 3 * hidden], 7) : undefined,
    ]
    return {
      op,
      x: some([steps, batch, 3]),
      rest: [
        some([d, gates, 3], 2),
        some([d, gates, hidden], 3),
        some([d, 2 * gates], 4),
        lengths
          ? { dtype: 'int32', shape: [batch], data: Int32Array.from({ length: batch }, (_, i) => 1 + (i % steps)) }
          : undefined,
        start ? some(state, 5) : undefined,
        ...(memory || []),
      ],
      attrs: {
        hidden_size: int(hidden),
        direction: { string: direction },
        ...(op === 'GRU' && { linear_before_reset: int(before ? 1 : 0) }),
      },
      outputs: [['float32', 4], ['float32', 3], ...(op === 'LSTM' ? [['float32', 3] as const] : [])],
    }
  })

const image = [2, 6, 3, 4]
const fixed: readonly Case[] = [
  { op: 'BatchNormalization', x: some(image), rest: [some([6], 2), some([6], 3), some([6], 4), positive([6], 5)] },
  { op: 'LayerNormalization', x: some(image), rest: [some([4], 2), some([4], 3)] },
  {
    op: 'LayerNormalization',
    x: some(image),
    rest: [some([6, 3, 4], 2), some([6, 3, 4], 3)],
    attrs: { axis: int(1), epsilon: { float: 0.01 } },
  },
  { op: 'InstanceNormalization', x: some(image), rest: [some([6], 2), some([6], 3)] },
  { op: 'GroupNormalization', x: some(image), rest: [some([6], 2), some([6], 3)], attrs: { num_groups: int(3) } },
  { op: 'RMSNormalization', x: some(image), rest: [some([4], 2)], opset: 23 },
  { op: 'GlobalAveragePool', x: some(image) },
  { op: 'GlobalMaxPool', x: some(image) },
  ...['Erf', 'Gelu', 'HardSwish', 'Elu', 'Selu', 'Softsign', 'Mish', 'Sin', 'Cos'].map(
    (op): Case => ({ op, x: some([40]) }),
  ),
  { op: 'Gelu', x: some([40]), attrs: { approximate: { string: 'tanh' } } },
  { op: 'PRelu', x: some(image), rest: [some([6, 1, 1], 2)] },
  ...[0, 1, -1].map(
    (axis): Case => ({
      op: 'TopK',
      x: some([3, 4, 5]),
      rest: [int64([2])],
      attrs: { axis: int(axis), largest: int(axis & 1) },
      outputs: [
        ['float32', 3],
        ['int64', 3],
      ],
    }),
  ),
  { op: 'CumSum', x: some([3, 4]), rest: [int64([1], [])], attrs: { exclusive: int(1), reverse: int(1) } },
  ...['none', 'add', 'mul', 'max', 'min'].map(
    (reduction): Case => ({
      op: 'ScatterElements',
      x: some([4, 3]),
      rest: [int64([0, 1, -1, 3, 0, 2], [2, 3]), some([2, 3], 2)],
      attrs: reduction === 'none' ? {} : { reduction: { string: reduction } },
    }),
  ),
  {
    op: 'ScatterND',
    x: some([4, 3]),
    rest: [int64([3, 0, 3], [3, 1]), some([3, 3], 2)],
    attrs: { reduction: { string: 'add' } },
  },
  { op: 'GatherND', x: some([2, 3, 4]), rest: [int64([0, 2, 1, -1], [2, 2])], outputs: [['float32', 2]] },
  ...['constant', 'edge', 'reflect', 'wrap'].map(
    (mode): Case => ({
      op: 'Pad',
      x: some([3, 4]),
      rest: [int64([1, 2, 0, 1])],
      attrs: { mode: { string: mode } },
    }),
  ),
  { op: 'Pad', x: some([3, 4]), rest: [int64([-1, 2, 0, -1]), float32([7], [])] },
  { op: 'OneHot', x: int64([0, 2, -1]), rest: [int64([4], []), float32([-1, 5])], outputs: [['float32', 2]] },
  { op: 'Trilu', x: some([2, 3, 4]), rest: [int64([1], [])], attrs: { upper: int(0) } },
  ...['bij->bji', 'bij->b', '...ij->...ji', 'bii->bi'].map((equation): Case => {
    const x = equation.startsWith('bii') ? some([2, 3, 3]) : some([2, 3, 4])
    return {
      op: 'Einsum',
      x,
      attrs: { equation: { string: equation } },
      outputs: [['float32', equation.split('->')[1]!.replace('...', 'b').length]],
    }
  }),
  ...['bij,bjk->bik', '...ij,...jk', 'bij,bjk->bijk'].map(
    (equation): Case => ({
      op: 'Einsum',
      x: some([2, 3, 4]),
      rest: [some([2, 4, 5], 2)],
      attrs: { equation: { string: equation } },
      outputs: [['float32', equation.endsWith('ijk') ? 4 : 3]],
    }),
  ),
]

describe.skipIf(!ort)(`operators of networks give what ONNX Runtime gives${ort ? '' : ` (${withoutOrt})`}`, () => {
  test.each([
    ['Conv', convolution],
    ['ConvTranspose', transposed],
    ['pooling', pooling],
    ['LSTM, GRU and RNN', recurrentCase],
  ] as [string, fc.Arbitrary<Case>][])('%s of any sizes', async (_, cases) => {
    await fc.assert(fc.asyncProperty(cases, compare), { numRuns: 150, seed: 1 })
  })
  test.each(fixed.map((c) => [`${c.op} ${JSON.stringify(c.attrs ?? {})}`, c] as const))('%s', (_, c) => compare(c))
})

async function compare({ op, x, rest = [], attrs = {}, outputs, opset = 21 }: Case): Promise<void> {
  const made = outputs ?? [['float32', x.shape.length] as const]
  const names = made.map((_, i) => `y${i}`)
  const inputs = ['x', ...rest.map((v, i) => (v ? `c${i}` : ''))]
  const constants = Object.fromEntries(rest.flatMap((v, i) => (v ? [[`c${i}`, v]] : [])))
  // Shapes of outputs are only hints; ONNX Runtime wants the right number of axes.
  const specs = made.map(([type, rank], i) =>
    spec(
      names[i]!,
      type,
      Array.from({ length: rank }, (_, a) => `d${i}${a}`),
    ),
  )
  const g = graph([spec('x', x.dtype, x.shape)], [node(op, inputs, names, attrs)], specs, constants, opset)
  let expected: { [name: string]: HostArray }
  try {
    expected = await runOrt(g, { x })
  } catch (error) {
    // Where the runtime finds no room for a window, neither may we.
    if (!/ShapeInference|pad|kernel|dimension|shape/i.test(String(error))) throw error
    await expect(session(g).then((s) => s.run({ x }))).rejects.toThrow()
    return
  }
  const got = await (await session(g)).run({ x })
  for (const name of names) expect(difference(got[name]!, expected[name]!, 2e-5, 2e-5)).toBeUndefined()
}
