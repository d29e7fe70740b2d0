/** Operators on values: arithmetic, functions, products and reductions. */
import { hostTensor, type Tensor } from '@foldwise/core'
import {
  abs,
  add,
  argMax,
  ceil,
  clip,
  cumSum,
  div,
  elu,
  equal,
  erf,
  exp,
  floor,
  gelu,
  geluTanh,
  greater,
  greaterEqual,
  hardSwish,
  leakyRelu,
  less,
  lessEqual,
  log,
  logSoftmax,
  logSumExp,
  matMul,
  max,
  maximum,
  mean,
  min,
  minimum,
  mul,
  neg,
  not,
  pow,
  prod,
  reciprocal,
  relu,
  round,
  selu,
  sigmoid,
  sign,
  softmax,
  softplus,
  sqrt,
  square,
  sub,
  sum,
  tanh,
  where,
} from '@foldwise/core/ops'
import { floatOf, intOf, listOf, type NodeRun, numbersOf, type Rule, refuse, textOf } from './rule.ts'

const unary = (f: (x: Tensor) => Tensor): Rule => ({ run: ({ ins: [x] }) => [f(x!)] })
const binary = (f: (a: Tensor, b: Tensor) => Tensor): Rule => ({ run: ({ ins: [a, b] }) => [f(a!, b!)] })
const variadic = (f: (a: Tensor, b: Tensor) => Tensor): Rule => ({
  run: ({ ins }) => [(ins as Tensor[]).reduce((a, b) => f(a, b))],
})

type Reduce = (x: Tensor, axes?: readonly number[], keepDims?: boolean) => Tensor

const reduction = (f: Reduce): Rule => ({
  read: [1],
  run: (at) => {
    const axes = listOf(at, 1, 'axes')
    const keep = intOf(at.node, 'keepdims', 1) === 1
    if (axes?.length) return [f(at.ins[0]!, axes, keep)]
    return [intOf(at.node, 'noop_with_empty_axes', 0) === 1 ? at.ins[0]! : f(at.ins[0]!, undefined, keep)]
  },
})

/** Integers are sizes, on the host. */
function ofSizes(a: Tensor, b: Tensor, f: (x: number, y: number) => number): Tensor {
  const [x, y] = [numbersOf(a)!, numbersOf(b)!]
  const longer = x.length >= y.length ? a : b
  const data = Int32Array.from({ length: longer.size }, (_, i) => f(x[i % x.length]!, y[i % y.length]!))
  return hostTensor(data, longer.shape, 'int32')
}

/** Integers round towards zero. */
const quotient = (a: Tensor, b: Tensor): Tensor => (a.dtype === 'int32' ? ofSizes(a, b, (x, y) => x / y) : div(a, b))

function remainder({ node, ins: [a, b] }: NodeRun): readonly Tensor[] {
  if (a!.dtype !== 'int32') refuse(node, 'of integers', a!.dtype)
  return [ofSizes(a!, b!, (x, y) => x - y * Math.floor(x / y))]
}

function gemm({ node, ins: [a, b, c] }: NodeRun): readonly Tensor[] {
  const product = matMul(a!, b!, {
    transposeA: intOf(node, 'transA', 0) === 1,
    transposeB: intOf(node, 'transB', 0) === 1,
  })
  const scaled = (x: Tensor, by: number) => (by === 1 ? x : mul(x, by))
  const y = scaled(product, floatOf(node, 'alpha', 1))
  return [c ? add(y, scaled(c, floatOf(node, 'beta', 1))) : y]
}

function clipped({ node, ins: [x, low, high] }: NodeRun): readonly Tensor[] {
  const from = numbersOf(low)?.[0] ?? floatOf(node, 'min', -Infinity)
  const to = numbersOf(high)?.[0] ?? floatOf(node, 'max', Infinity)
  return [clip(x!, from, to)]
}

/** Before operator set 13 these went over all axes from the given one on; along the last it is the same. */
const alongAxis = (f: (x: Tensor, axis: number) => Tensor): Rule => ({
  run: ({ node, opset, ins: [x] }) => {
    const axis = intOf(node, 'axis', opset < 13 ? 1 : -1)
    const last = axis === -1 || axis === x!.shape.length - 1
    if (opset < 13 && !last) refuse(node, 'along the last axis before operator set 13', `axis ${axis}`)
    return [f(x!, axis)]
  },
})

export const valueRules: { readonly [op: string]: Rule } = {
  Abs: unary(abs),
  Add: binary(add),
  ArgMax: { run: ({ node, ins: [x] }) => [argMax(x!, intOf(node, 'axis', 0), intOf(node, 'keepdims', 1) === 1)] },
  Ceil: unary(ceil),
  Clip: { read: [1, 2], run: clipped },
  CumSum: {
    read: [1],
    run: ({ node, ins: [x, axis] }) => {
      const options = { exclusive: intOf(node, 'exclusive', 0) === 1, reverse: intOf(node, 'reverse', 0) === 1 }
      return [cumSum(x!, numbersOf(axis)![0]!, options)]
    },
  },
  Div: binary(quotient),
  Elu: { run: ({ node, ins: [x] }) => [elu(x!, floatOf(node, 'alpha', 1))] },
  Equal: binary(equal),
  Erf: unary(erf),
  Exp: unary(exp),
  Floor: unary(floor),
  Gelu: { run: ({ node, ins: [x] }) => [textOf(node, 'approximate', 'none') === 'tanh' ? geluTanh(x!) : gelu(x!)] },
  Gemm: { run: gemm },
  Greater: binary(greater),
  GreaterOrEqual: binary(greaterEqual),
  HardSigmoid: {
    run: ({ node, ins: [x] }) => [clip(add(mul(x!, floatOf(node, 'alpha', 0.2)), floatOf(node, 'beta', 0.5)), 0, 1)],
  },
  HardSwish: unary(hardSwish),
  LeakyRelu: { run: ({ node, ins: [x] }) => [leakyRelu(x!, floatOf(node, 'alpha', 0.01))] },
  Less: binary(less),
  LessOrEqual: binary(lessEqual),
  Log: unary(log),
  LogSoftmax: alongAxis(logSoftmax),
  MatMul: binary((a, b) => matMul(a, b)),
  Max: variadic(maximum),
  Min: variadic(minimum),
  Mod: { run: remainder },
  Mish: unary((x) => mul(x, tanh(softplus(x)))),
  Mul: binary(mul),
  Neg: unary(neg),
  Not: unary((x) => not(x as Tensor<'bool'>)),
  Pow: binary(pow),
  PRelu: binary((x, slope) => add(relu(x), mul(minimum(x, 0), slope))),
  Reciprocal: unary(reciprocal),
  ReduceL2: reduction((x, axes, keep) => sqrt(sum(square(x), axes, keep))),
  ReduceLogSumExp: reduction(logSumExp),
  ReduceMax: reduction(max),
  ReduceMean: reduction(mean),
  ReduceMin: reduction(min),
  ReduceProd: reduction(prod),
  ReduceSum: reduction(sum),
  ReduceSumSquare: reduction((x, axes, keep) => sum(square(x), axes, keep)),
  Relu: unary(relu),
  Round: unary(round),
  Selu: {
    run: ({ node, ins: [x] }) => {
      const alpha = floatOf(node, 'alpha', 1.6732632)
      if (Math.abs(alpha - 1.6732632) > 1e-5) refuse(node, 'with the usual alpha', `${alpha}`)
      return [selu(x!)]
    },
  },
  Sigmoid: unary(sigmoid),
  Sign: unary(sign),
  Softmax: alongAxis(softmax),
  Softplus: unary(softplus),
  Sqrt: unary(sqrt),
  Sub: binary(sub),
  Sum: variadic(add),
  Tanh: unary(tanh),
  Where: { run: ({ ins: [c, a, b] }) => [where(c as Tensor<'bool'>, a!, b!)] },
}
