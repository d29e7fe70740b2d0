import { type MatMulAttrs, matMulSizes } from '../../ops/linear/mat-mul.ts'
import { resolveAxes, resolveAxis } from '../../ops/support/axes.ts'
import type { ReduceAttrs } from '../../ops/support/reduction.ts'
import { type Shape, sameShape, sizeOf } from '../../shape.ts'
import type { Handle } from '../shared/handle.ts'
import type { Kernel, KernelTable } from '../shared/kernel.ts'
import { expanded, movingKernels, transposed } from '../shared/moving-kernels.ts'
import { copyStrided, whole } from '../shared/strided.ts'
import { convKernels } from './conv.ts'
import { elementwiseKernels } from './elementwise-kernels.ts'
import { lineKernels } from './lines.ts'
import { intProgram, selectProgram } from './programs.ts'
import { lastAxisSoftmax } from './softmax-kernel.ts'
import type { WebgpuCall } from './webgpu-call.ts'
import { windowKernels } from './windows.ts'

type GpuKernel = Kernel<WebgpuCall>

/** As one axis: tfjs' shaders end at 6 axes, and some at 4. */
const flatUnary =
  (kernel: GpuKernel): GpuKernel =>
  (call, [x], attrs, outs) => {
    const y = kernel(call, [call.flat(x!)], attrs, outs)
    return y && [call.reshape(y[0]!, outs[0]!.shape)]
  }

/** Equal shapes as one axis, others as they are up to 4 axes, more written out: tfjs' 5-axis broadcast does not compile. */
function aligned(call: WebgpuCall, ins: readonly Handle[], shape: Shape): { ins: Handle[]; flat: boolean } {
  const flat = ins.every((x) => sameShape(x.shape, shape)) || shape.length > 4
  return { ins: flat ? ins.map((x) => call.flat(expanded(call, x, shape))) : [...ins], flat }
}

const flatBinary =
  (kernel: GpuKernel): GpuKernel =>
  (call, ins, attrs, outs) => {
    const { ins: ready } = aligned(call, ins, outs[0]!.shape)
    const y = kernel(call, ready, attrs, outs)
    return y && [call.reshape(y[0]!, outs[0]!.shape)]
  }

/** int32 in WGSL's own integers: tfjs goes through float32, exact to 2^24 only. */
const integer =
  (name: string, expression: string, otherwise: GpuKernel): GpuKernel =>
  (call, ins, attrs, outs) => {
    if (ins[0]!.dtype !== 'int32') return otherwise(call, ins, attrs, outs)
    const { shape, dtype } = outs[0]!
    const y = call.make(shape, dtype)
    const operands = ins.map((x) => expanded(call, x, shape))
    call.runProgram(intProgram(name, expression, sizeOf(shape)), operands, [], y)
    return [y]
  }

/** Reductions as [rows, n], the reduced axes last. */
const reduction =
  (name: string, axisName: string): GpuKernel =>
  (call, [x], { axes }: ReduceAttrs, [out]) => {
    const reduced = resolveAxes(name, axes, x!.shape.length)
    const kept = [...x!.shape.keys()].filter((a) => !reduced.includes(a))
    const n = sizeOf(reduced.map((a) => x!.shape[a]!))
    const rows = call.reshape(transposed(call, x!, [...kept, ...reduced]), [sizeOf(x!.shape) / n, n])
    const y = call.run(name, { x: rows }, { [axisName]: [1], keepDims: false })
    return [call.reshape(y, out!.shape)]
  }

const matMul: GpuKernel = (call, [a, b], attrs: MatMulAttrs, [out]) => {
  const { batch } = matMulSizes(a!.shape, b!.shape, attrs)
  const count = sizeOf(batch)
  // tfjs repeats one matrix for a whole batch, but not some of them.
  const side = (x: Handle): Handle => {
    const matrix = x.shape.slice(-2)
    const own = sizeOf(x.shape.slice(0, -2))
    const full = own === 1 || own === count ? x : expanded(call, x, [...batch, ...matrix])
    return call.reshape(full, [own === 1 ? 1 : count, ...matrix])
  }
  const y = call.run('BatchMatMul', { a: side(a!), b: side(b!) }, attrs)
  return [call.reshape(y, out!.shape)]
}

const where: GpuKernel = (call, ins, _, [out]) => {
  const { shape, dtype } = out!
  const operands = ins.map((x) => (sizeOf(x.shape) === 1 ? x : expanded(call, x, shape)))
  const steps = operands.map((x) => ({ type: 'int32', data: [sizeOf(x.shape) === 1 ? 0 : 1] }) as const)
  const y = call.make(shape, dtype)
  call.runProgram(selectProgram(sizeOf(shape)), operands, steps, y)
  return [y]
}

const cast: GpuKernel = (call, [x], { dtype }, [out]) => {
  if (x!.dtype === dtype) return [x!]
  if (dtype === 'bool') {
    const y = call.run('NotEqual', { a: call.flat(x!), b: call.scalar(0, x!.dtype) })
    return [call.reshape(y, out!.shape)]
  }
  const y = call.make(out!.shape, dtype)
  copyStrided(call, out!.shape, whole(x!), whole(y))
  return [y]
}

const gather: GpuKernel = (call, [x, indices], { axis }, [out]) => {
  const a = resolveAxis('gather', axis, x!.shape.length)
  const shape = [sizeOf(x!.shape.slice(0, a)), x!.shape[a]!, sizeOf(x!.shape.slice(a + 1))]
  const attrs = { axis: 1, batchDims: 0 }
  const y = call.run('GatherV2', { x: call.reshape(x!, shape), indices: call.flat(indices!) }, attrs)
  return [call.reshape(y, out!.shape)]
}

/** Atomic adds in whatever order the GPU takes them: the last bits may differ from run to run. */
const scatterAdd: GpuKernel = (call, [indices, updates], { size }, [out]) => {
  const count = sizeOf(indices!.shape)
  const width = sizeOf(out!.shape.slice(1))
  const rows = { indices: call.reshape(indices!, [count, 1]), updates: call.reshape(updates!, [count, width]) }
  return [call.reshape(call.run('ScatterNd', rows, { shape: [size, width] }), out!.shape)]
}

const UNARY = new Set(
  'neg abs sign floor ceil round exp log sqrt rsqrt reciprocal square relu sigmoid tanh softplus erf not clip'.split(
    ' ',
  ),
)
const INTEGER: { readonly [op: string]: string } = {
  add: 'p + q',
  sub: 'p - q',
  mul: 'p * q',
  maximum: 'max(p, q)',
  minimum: 'min(p, q)',
  equal: 'select(0, 1, p == q)',
  notEqual: 'select(0, 1, p != q)',
  less: 'select(0, 1, p < q)',
  lessEqual: 'select(0, 1, p <= q)',
  greater: 'select(0, 1, p > q)',
  greaterEqual: 'select(0, 1, p >= q)',
}

function elementwise(): KernelTable<WebgpuCall> {
  const { reshape, stopGradient, ...rest } = elementwiseKernels
  const entries = Object.entries(rest).map(([op, kernel]): [string, GpuKernel] => {
    if (UNARY.has(op)) return [op, flatUnary(kernel)]
    const flat = flatBinary(kernel)
    return [op, INTEGER[op] ? integer(op, INTEGER[op], flat) : flat]
  })
  return { ...Object.fromEntries(entries), reshape: reshape!, stopGradient: stopGradient! }
}

/** Every op that webgpu() runs without composing it. */
export const webgpuKernels: KernelTable<WebgpuCall> = {
  ...elementwise(),
  ...(movingKernels as KernelTable<WebgpuCall>),
  sum: reduction('Sum', 'axis'),
  mean: reduction('Mean', 'axis'),
  max: reduction('Max', 'reductionIndices'),
  min: reduction('Min', 'axis'),
  prod: reduction('Prod', 'axis'),
  softmax: lastAxisSoftmax,
  matMul,
  where,
  cast,
  gather,
  scatterAdd,
  ...lineKernels,
  ...windowKernels,
  ...convKernels,
}
