import { type HostArray, InputError, type Shape, showShape, sizeOf } from '@foldwise/core'
import { type Kernels, matMul, runSteps, tensorImageKernels, type WindowArgs } from '@foldwise/kernels'
import type { GraphOp } from '../session/graph-op.ts'
import { heldConvolution } from './held/convolution.ts'
import { makeCells, value } from './support/cells.ts'
import { expectRank, expectSameType, expectType, floats } from './support/expect.ts'
import { fitsKernels, type Runs, readSliding, runsOf, type Windows, windowsOf } from './support/windows.ts'

/** Convolution of images `[N, C, ...]`, of any number of spatial axes, by weights `[M, C / group, ...]`. */
export const conv: GraphOp = {
  name: 'Conv',
  held: heldConvolution,
  arity: [2, 3, 1, 1],
  create: (node) => {
    const { where, attrs, kernels } = node
    const sliding = readSliding(node)
    const group = attrs.int('group', 1)
    const kernel = attrs.ints('kernel_shape')
    return ([x, w, bias]) => {
      expectSameType(bias ? [x!, w!, bias] : [x!, w!], where)
      expectType(x!, floats, where)
      expectRank(x!, 3, Infinity, where)
      checkWeights(x!.shape, w!.shape, group, kernel, where)
      expectBias(bias, w!.shape[0]!, where)
      const windows = windowsOf(x!.shape.slice(2), w!.shape.slice(2), sliding(x!.shape.length - 2), false, where)
      const shape = [x!.shape[0]!, w!.shape[0]!, ...windows.counts]
      const out = makeCells(x!.dtype, shape, where) as Float32Array
      const job: ConvJob = { x: x!, w: w!, group, windows, runs: runsOf(windows), out }
      if (w!.shape[1] !== 1 || w!.shape[0] !== group) convByProducts(kernels, job)
      else if (x!.dtype === 'float32' && windows.counts.length <= 2 && fitsKernels(windows))
        convChannels32(kernels, job)
      else convChannels(job)
      if (bias) addBias(out, bias, shape)
      return [value(x!.dtype, shape, out)]
    }
  },
}

interface ConvJob {
  readonly x: HostArray
  readonly w: HostArray
  readonly group: number
  readonly windows: Windows
  readonly runs: Runs
  readonly out: Float32Array
}

/** An image at a time, so that its bits do not depend on others: weights `[M, taps]` by columns `[taps, windows]`. */
function convByProducts(kernels: Kernels, { x, w, group, windows, runs, out }: ConvJob): void {
  const type = (x.dtype === 'float64' ? Float64Array : Float32Array) as Float32ArrayConstructor
  const [from, weights] = [x.data as Float32Array, w.data as Float32Array]
  const channels = w.shape[1]!
  const [m, k, n] = [w.shape[0]! / group, channels * runs.taps, runs.windows]
  using ws = kernels.workspace()
  const a = ws.raw(type, m * k)
  const b = ws.raw(type, k * n)
  const c = ws.raw(type, m * n)
  // What lies in the padding is written once: images have it in the same places.
  b.view.fill(0)
  const asItIs = isPointwise(windows)
  for (let g = 0; g < group; g++) {
    a.view.set(weights.subarray(g * m * k, (g + 1) * m * k))
    for (let i = 0; i < x.shape[0]!; i++) {
      const at = (i * group + g) * channels * runs.plane
      if (asItIs) b.view.set(from.subarray(at, at + k * n))
      else unfold(from, at, channels, runs, b.view)
      runSteps(matMul(kernels, { m, n, k, a, b, c }))
      out.set(c.view, (i * group + g) * m * n)
    }
  }
}

const isPointwise = ({ kernel, strides, pads }: Windows): boolean =>
  kernel.every((k) => k === 1) && strides.every((s) => s === 1) && pads.every((p) => p === 0)

/** The values under each window as a column. */
function unfold(x: Float32Array, start: number, channels: number, runs: Runs, to: Float32Array): void {
  const { list, step, taps, windows, plane } = runs
  for (let c = 0; c < channels; c++) {
    for (let r = 0; r < list.length; r += 4) {
      const at = (c * taps + list[r]!) * windows + list[r + 1]!
      const from = start + c * plane + list[r + 2]!
      const length = list[r + 3]!
      for (let k = 0; k < length; k++) to[at + k] = x[from + k * step]!
    }
  }
}

/** As many groups as channels, where products would have one row, by the kernel that training has for it. */
function convChannels32(kernels: Kernels, { x, w, group, windows, runs, out }: ConvJob): void {
  const flat = windows.counts.length === 1
  const of = (v: readonly number[], absent: number): readonly [number, number] =>
    flat ? [absent, v[0]!] : [v[0]!, v[1]!]
  const sizes = [
    group,
    ...of(windows.spatial, 1),
    ...of(windows.counts, 1),
    ...of(windows.kernel, 1),
    ...of(windows.strides, 1),
    ...of(windows.pads, 0),
    ...of(windows.dilations, 1),
  ] as unknown as WindowArgs
  const { depthwise } = kernels.use(tensorImageKernels)
  using ws = kernels.workspace()
  const weights = ws.float32(w.data as Float32Array)
  const [whole, results] = [group * runs.plane, group * runs.windows]
  const from = ws.raw(Float32Array, whole)
  const to = ws.raw(Float32Array, results)
  for (let i = 0; i < x.shape[0]!; i++) {
    from.view.set((x.data as Float32Array).subarray(i * whole, (i + 1) * whole))
    to.view.fill(0)
    depthwise(...sizes, group, from.at, weights.at, to.at)
    out.set(to.view, i * results)
  }
}

/** The same for float64, for more axes, and for windows that kernels do not take. */
function convChannels({ x, w, group, runs, out }: ConvJob): void {
  const { list, step, taps, windows, plane } = runs
  const [from, weights] = [x.data as Float32Array, w.data as Float32Array]
  const sums = new Float64Array(windows)
  for (let p = 0; p < x.shape[0]! * group; p++) {
    sums.fill(0)
    for (let r = 0; r < list.length; r += 4) {
      const weight = weights[(p % group) * taps + list[r]!]!
      const [at, start, length] = [list[r + 1]!, p * plane + list[r + 2]!, list[r + 3]!]
      for (let k = 0; k < length; k++) sums[at + k]! += weight * from[start + k * step]!
    }
    out.set(sums, p * windows)
  }
}

function checkWeights(x: Shape, w: Shape, group: number, kernel: readonly number[] | undefined, where: string): void {
  const fits =
    group >= 1 &&
    w.length === x.length &&
    w[1]! * group === x[1] &&
    w[0]! % group === 0 &&
    (kernel === undefined || (kernel.length === w.length - 2 && kernel.every((k, i) => k === w[i + 2])))
  if (fits) return
  throw new InputError(
    `${where}: expected weights [M, C / group, ...kernel] for ${showShape(x)} and ${group} groups, got ${showShape(w)}. Check the graph.`,
  )
}

/** Throws `InputError` unless there is no bias or one of `channels` values. */
export function expectBias(bias: HostArray | undefined, channels: number, where: string): void {
  if (!bias || (bias.shape.length === 1 && bias.shape[0] === channels)) return
  throw new InputError(`${where}: expected a bias [${channels}], got ${showShape(bias.shape)}. Check the graph.`)
}

/** Adds one number to each channel of images `[N, channels, ...]`. */
export function addBias(out: Float32Array, bias: HostArray, shape: Shape): void {
  const values = bias.data as Float32Array
  const plane = sizeOf(shape.slice(2))
  for (let p = 0, at = 0; at < out.length; p = (p + 1) % values.length) {
    const b = values[p]!
    for (const end = at + plane; at < end; at++) out[at]! += b
  }
}
