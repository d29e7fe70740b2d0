import type { Attr, Graph, GraphNode, HostArray } from '@foldwise/core'
import fc from 'fast-check'
import { float32, graph, int64, node, spec } from './graphs.ts'

/** A float32 value of the graph being made: its name and shape. */
interface Value {
  readonly name: string
  readonly shape: readonly number[]
}

interface Draft {
  readonly nodes: GraphNode[]
  readonly constants: { [name: string]: HostArray }
}

type Pick = (n: number) => number
type Step = (x: Value, pick: Pick, draft: Draft) => Value | undefined

/** A chain of one to eight operators on a random `[a, b, c]` input, with the values to run it on. */
export const randomGraph = (): fc.Arbitrary<{ graph: Graph; feeds: { x: HostArray } }> =>
  fc
    .record({
      shape: fc.array(fc.integer({ min: 1, max: 4 }), { minLength: 1, maxLength: 3 }),
      picks: fc.array(fc.nat(1e6), { minLength: 400, maxLength: 400 }),
      length: fc.integer({ min: 1, max: 8 }),
    })
    .map(({ shape, picks, length }) => {
      let next = 0
      const pick: Pick = (n) => picks[next++ % picks.length]! % n
      const draft: Draft = { nodes: [], constants: {} }
      let x: Value = { name: 'x', shape }
      while (draft.nodes.length < length) x = steps[pick(steps.length)]!(x, pick, draft) ?? x
      const feeds = { x: float32(values(shape, pick), shape) }
      return {
        graph: graph([spec('x', 'float32', shape)], draft.nodes, [spec(x.name, 'float32', x.shape)], draft.constants),
        feeds,
      }
    })

const size = (shape: readonly number[]): number => shape.reduce((a, b) => a * b, 1)
const values = (shape: readonly number[], pick: Pick): number[] =>
  Array.from({ length: size(shape) }, () => (pick(4001) - 2000) / 500)

function emit(
  draft: Draft,
  op: string,
  inputs: readonly string[],
  shape: readonly number[],
  attrs: { [name: string]: Attr } = {},
): Value {
  const name = `v${draft.nodes.length}`
  draft.nodes.push(node(op, inputs, [name], attrs))
  return { name, shape }
}

function constant(draft: Draft, array: HostArray): string {
  const name = `c${Object.keys(draft.constants).length}`
  draft.constants[name] = array
  return name
}

const unary: Step = (x, pick, draft) =>
  emit(draft, ['Abs', 'Neg', 'Sigmoid', 'Tanh', 'Relu', 'Floor', 'Softplus', 'Sign'][pick(8)]!, [x.name], x.shape)

/** Functions with a bounded domain get there first. */
const positive: Step = (x, pick, draft) => {
  const small = emit(draft, 'Tanh', [x.name], x.shape)
  const op = ['Exp', 'Sqrt', 'Log'][pick(3)]!
  if (op === 'Exp') return emit(draft, op, [small.name], x.shape)
  const shifted = emit(draft, 'Add', [small.name, constant(draft, float32([1.5], []))], x.shape)
  return emit(draft, op, [shifted.name], x.shape)
}

/** With a constant that broadcasts: some of its axes are 1, some at the front are missing. */
const binary: Step = (x, pick, draft) => {
  const shape = x.shape.map((d) => (pick(2) ? d : 1)).slice(pick(x.shape.length + 1))
  const c = constant(draft, float32(values(shape, pick), shape))
  const op = ['Add', 'Sub', 'Mul', 'Max', 'Min'][pick(5)]!
  return emit(draft, op, pick(2) ? [x.name, c] : [c, x.name], x.shape)
}

const product: Step = (x, pick, draft) => {
  const n = 1 + pick(4)
  const k = x.shape.at(-1)!
  if (x.shape.length === 2 && pick(2)) {
    const transB = pick(2)
    const w = constant(draft, float32(values([k, n], pick), transB ? [n, k] : [k, n]))
    const b = constant(draft, float32(values([n], pick)))
    const attrs = { transB: { int: transB }, alpha: { float: 0.5 }, beta: { float: 2 } }
    return emit(draft, 'Gemm', [x.name, w, b], [x.shape[0]!, n], attrs)
  }
  const w = constant(draft, float32(values([k, n], pick), [k, n]))
  return emit(draft, 'MatMul', [x.name, w], [...x.shape.slice(0, -1), n])
}

const reduce: Step = (x, pick, draft) => {
  if (x.shape.length === 0) return undefined
  const axis = pick(x.shape.length)
  const keep = pick(2)
  const shape = keep ? x.shape.map((d, i) => (i === axis ? 1 : d)) : x.shape.filter((_, i) => i !== axis)
  if (shape.length === 0) return undefined
  const op = ['ReduceMean', 'ReduceMax', 'ReduceMin', 'ReduceL1', 'ReduceL2', 'ReduceSum'][pick(6)]!
  if (op === 'ReduceSum') {
    return emit(draft, op, [x.name, constant(draft, int64([axis]))], shape, { keepdims: { int: keep } })
  }
  return emit(draft, op, [x.name], shape, { axes: { ints: [axis - x.shape.length] }, keepdims: { int: keep } })
}

const alongAxis: Step = (x, pick, draft) => {
  const op = ['Softmax', 'LogSoftmax', 'LpNormalization'][pick(3)]!
  return emit(draft, op, [x.name], x.shape, { axis: { int: pick(x.shape.length) } })
}

const transpose: Step = (x, pick, draft) => {
  const perm = x.shape.map((_, i) => i)
  for (let i = perm.length - 1; i > 0; i--) {
    const j = pick(i + 1)
    ;[perm[i], perm[j]] = [perm[j]!, perm[i]!]
  }
  return emit(
    draft,
    'Transpose',
    [x.name],
    perm.map((i) => x.shape[i]!),
    { perm: { ints: perm } },
  )
}

const reshape: Step = (x, pick, draft) => {
  const first = x.shape[0]!
  const shape = pick(2) ? [size(x.shape)] : [first, size(x.shape) / first]
  return emit(
    draft,
    'Reshape',
    [x.name, constant(draft, int64(shape.map((d, i) => (i === shape.length - 1 ? -1 : d))))],
    shape,
  )
}

const slice: Step = (x, pick, draft) => {
  const axis = pick(x.shape.length)
  const d = x.shape[axis]!
  const backwards = pick(2) === 1
  const start = pick(d)
  const count = backwards ? start + 1 : d - start
  const shape = x.shape.map((n, i) => (i === axis ? count : n))
  const of = (v: number): string => constant(draft, int64([v]))
  const end = backwards ? -d - 1 : 2 ** 40
  return emit(draft, 'Slice', [x.name, of(start), of(end), of(axis), of(backwards ? -1 : 1)], shape)
}

const gather: Step = (x, pick, draft) => {
  const axis = pick(x.shape.length)
  const d = x.shape[axis]!
  const indices = Array.from({ length: 1 + pick(3) }, () => pick(2 * d) - d)
  const shape = x.shape.map((n, i) => (i === axis ? indices.length : n))
  return emit(draft, 'Gather', [x.name, constant(draft, int64(indices))], shape, { axis: { int: axis } })
}

const concat: Step = (x, pick, draft) => {
  const axis = pick(x.shape.length)
  const other = emit(draft, 'Neg', [x.name], x.shape)
  const shape = x.shape.map((n, i) => (i === axis ? 2 * n : n))
  if (size(shape) > 200) return other
  return emit(draft, 'Concat', [x.name, other.name], shape, { axis: { int: axis } })
}

const choose: Step = (x, pick, draft) => {
  const limit = constant(draft, float32([(pick(9) - 4) / 3], []))
  const condition = emit(draft, ['Greater', 'Less', 'GreaterOrEqual'][pick(3)]!, [x.name, limit], x.shape)
  const turned = emit(draft, 'Not', [condition.name], x.shape)
  return emit(draft, 'Where', [turned.name, x.name, limit], x.shape)
}

const clip: Step = (x, pick, draft) =>
  emit(
    draft,
    'Clip',
    [x.name, pick(2) ? constant(draft, float32([-0.5], [])) : '', constant(draft, float32([0.75], []))],
    x.shape,
  )

const throughIntegers: Step = (x, pick, draft) => {
  const to = [6, 7, 3, 9][pick(4)]!
  const whole = emit(draft, 'Cast', [emit(draft, 'Tanh', [x.name], x.shape).name], x.shape, { to: { int: to } })
  return emit(draft, 'Cast', [whole.name], x.shape, { to: { int: 1 } })
}

const quantize: Step = (x, _pick, draft) => {
  const scale = constant(draft, float32([1 / 16], []))
  const zero = constant(draft, { dtype: 'int8', shape: [], data: Int8Array.of(3) })
  const q = emit(draft, 'QuantizeLinear', [x.name, scale, zero], x.shape)
  return emit(draft, 'DequantizeLinear', [q.name, scale, zero], x.shape)
}

const steps: readonly Step[] = [
  unary,
  unary,
  positive,
  binary,
  binary,
  product,
  reduce,
  alongAxis,
  transpose,
  reshape,
  slice,
  gather,
  concat,
  choose,
  clip,
  throughIntegers,
  quantize,
]
