import { type HostArray, InputError, type Shape, showShape } from '@foldwise/core'
import { type Kernels, matMul, runSteps } from '@foldwise/kernels'
import type { GraphOp } from '../session/graph-op.ts'
import { addBias, expectBias } from './conv.ts'
import { makeCells, value } from './support/cells.ts'
import { expectRank, expectSameType, expectType, floats } from './support/expect.ts'
import { type Runs, readSliding, runsOf, type Sliding, splitPads } from './support/windows.ts'

/** Transposed convolution of images `[N, C, ...]` by weights `[C, M / group, ...]`: the gradient of a convolution. */
export const convTranspose: GraphOp = {
  name: 'ConvTranspose',
  arity: [2, 3, 1, 1],
  create: (node) => {
    const { where, attrs, kernels } = node
    const slidingOf = readSliding(node)
    const group = attrs.int('group', 1)
    const kernel = attrs.ints('kernel_shape')
    const extra = attrs.ints('output_padding')
    const wanted = attrs.ints('output_shape')
    return ([x, w, bias]) => {
      expectSameType(bias ? [x!, w!, bias] : [x!, w!], where)
      expectType(x!, floats, where)
      expectRank(x!, 3, Infinity, where)
      checkWeights(x!.shape, w!.shape, group, kernel, where)
      const channels = w!.shape[1]! * group
      expectBias(bias, channels, where)
      const sliding = slidingOf(x!.shape.length - 2)
      const big = sizesOf(x!.shape.slice(2), w!.shape.slice(2), sliding, extra, wanted, where)
      const runs = runsOf({ ...sliding, ...big, kernel: w!.shape.slice(2), counts: x!.shape.slice(2) })
      const shape = [x!.shape[0]!, channels, ...big.spatial]
      const out = makeCells(x!.dtype, shape, where) as Float32Array
      spread(kernels, x!, w!, group, runs, out)
      if (bias) addBias(out, bias, shape)
      return [value(x!.dtype, shape, out)]
    }
  },
}

/** Columns `[M / group * taps, windows]` = transposed weights by the image, added up where their windows lie. */
function spread(kernels: Kernels, x: HostArray, w: HostArray, group: number, runs: Runs, out: Float32Array): void {
  const type = (x.dtype === 'float64' ? Float64Array : Float32Array) as Float32ArrayConstructor
  const [from, weights] = [x.data as Float32Array, w.data as Float32Array]
  const channels = w.shape[1]!
  const [m, k, n] = [channels * runs.taps, w.shape[0]! / group, runs.windows]
  using ws = kernels.workspace()
  const a = ws.raw(type, k * m)
  const b = ws.raw(type, k * n)
  const c = ws.raw(type, m * n)
  const sums = new Float64Array(channels * runs.plane)
  for (let g = 0; g < group; g++) {
    a.view.set(weights.subarray(g * k * m, (g + 1) * k * m))
    for (let i = 0; i < x.shape[0]!; i++) {
      const at = (i * group + g) * k * n
      b.view.set(from.subarray(at, at + k * n))
      runSteps(matMul(kernels, { m, n, k, a, transposeA: true, b, c }))
      fold(c.view, channels, runs, sums)
      out.set(sums, (i * group + g) * sums.length)
    }
  }
}

function fold(columns: Float32Array, channels: number, runs: Runs, sums: Float64Array): void {
  const { list, step, taps, windows, plane } = runs
  sums.fill(0)
  for (let c = 0; c < channels; c++) {
    for (let r = 0; r < list.length; r += 4) {
      const from = (c * taps + list[r]!) * windows + list[r + 1]!
      const at = c * plane + list[r + 2]!
      const length = list[r + 3]!
      for (let k = 0; k < length; k++) sums[at + k * step]! += columns[from + k]!
    }
  }
}

/** Sizes of the result and the padding that was cut off it. */
function sizesOf(
  small: Shape,
  kernel: Shape,
  { auto, strides, dilations, pads }: Sliding,
  extra: readonly number[] = small.map(() => 0),
  wanted: readonly number[] | undefined,
  where: string,
): { spatial: number[]; pads: readonly number[] } {
  const rank = small.length
  const whole = small.map((d, i) => strides[i]! * (d - 1) + (extra[i] ?? 0) + (kernel[i]! - 1) * dilations[i]! + 1)
  const same = auto.startsWith('SAME') ? small.map((d, i) => d * strides[i]!) : undefined
  // Some exporters write all sizes, those of the batch and of the channels too.
  const asked = wanted?.slice(-rank) ?? same
  const spatial = asked ?? whole.map((d, i) => (auto === 'VALID' ? d : d - pads[i]! - pads[i + rank]!))
  if (extra.length !== rank || spatial.length !== rank || spatial.some((d) => d < 1)) {
    throw new InputError(
      `${where}: expected a result of at least one value along ${rank} axes, got ${showShape(spatial)}. Check the graph.`,
    )
  }
  if (!asked) return { spatial, pads: auto === 'VALID' ? pads.map(() => 0) : pads }
  const total = whole.map((d, i) => Math.max(0, d - asked[i]!))
  return { spatial: [...asked], pads: splitPads(total, auto === 'SAME_UPPER' || !wanted) }
}

function checkWeights(x: Shape, w: Shape, group: number, kernel: readonly number[] | undefined, where: string): void {
  const fits =
    group >= 1 &&
    w.length === x.length &&
    w[0] === x[1] &&
    w[0]! % group === 0 &&
    (kernel === undefined || (kernel.length === w.length - 2 && kernel.every((k, i) => k === w[i + 2])))
  if (fits) return
  throw new InputError(
    `${where}: expected weights [C, M / group, ...kernel] for ${showShape(x)} and ${group} groups, got ${showShape(w)}. Check the graph.`,
  )
}
