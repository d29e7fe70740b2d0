import { type HostArray, InputError, type Shape, showShape, sizeOf } from '@foldwise/core'
import type { GraphOp } from '../session/graph-op.ts'
import { broadcastStrides, forEachRun } from './support/broadcast.ts'
import { makeCells, numbersOf, value } from './support/cells.ts'
import { expectAxis, expectRank, expectType, floats } from './support/expect.ts'

/** Mean 0 and variance 1 over all axes from `axis` on, then `* scale + bias`. Gives mean and 1 / deviation if asked. */
export const layerNormalization: GraphOp = {
  name: 'LayerNormalization',
  since: 17,
  arity: [2, 3, 1, 3],
  create: ({ where, attrs, outputs }) => {
    const axis = attrs.int('axis', -1)
    const epsilon = attrs.float('epsilon', Math.fround(1e-5))
    attrs.ignore('stash_type') // sums are float64 whatever it says
    return ([x, scale, bias]) => {
      expectType(x!, floats, where)
      const from = expectAxis(axis, x!.shape.length, where)
      const rows = sizeOf(x!.shape.slice(0, from))
      const { out, means, rates } = standardize(x!, rows, epsilon, true)
      scaleBy(out, x!.shape, scale!, bias, where)
      const one = x!.shape.map((d, i) => (i < from ? d : 1))
      const stash = (v: Float64Array): HostArray => value('float32', one, Float32Array.from(v))
      return [rounded(x!, out, where), stash(means), stash(rates)].slice(0, outputs)
    }
  },
}

/** `x / sqrt(mean of squares + epsilon) * scale` over all axes from `axis` on. */
export const rmsNormalization: GraphOp = {
  name: 'RMSNormalization',
  since: 23,
  arity: [2, 2, 1, 1],
  create: ({ where, attrs }) => {
    const axis = attrs.int('axis', -1)
    const epsilon = attrs.float('epsilon', Math.fround(1e-5))
    attrs.ignore('stash_type')
    return ([x, scale]) => {
      expectType(x!, floats, where)
      const rows = sizeOf(x!.shape.slice(0, expectAxis(axis, x!.shape.length, where)))
      const { out } = standardize(x!, rows, epsilon, false)
      scaleBy(out, x!.shape, scale!, undefined, where)
      return [rounded(x!, out, where)]
    }
  },
}

/** Mean 0 and variance 1 of each channel of each example, then `* scale + bias` by channel. */
export const instanceNormalization: GraphOp = {
  name: 'InstanceNormalization',
  arity: [3, 3, 1, 1],
  create: ({ where, attrs }) => {
    const epsilon = attrs.float('epsilon', Math.fround(1e-5))
    return ([x, scale, bias]) => {
      expectType(x!, floats, where)
      expectRank(x!, 3, Infinity, where)
      const { out } = standardize(x!, sizeOf(x!.shape.slice(0, 2)), epsilon, true)
      scaleBy(out, x!.shape, byChannel(scale!, x!, where), byChannel(bias!, x!, where), where)
      return [rounded(x!, out, where)]
    }
  },
}

/** Mean 0 and variance 1 of each group of channels of each example, then `* scale + bias` by channel. */
export const groupNormalization: GraphOp = {
  name: 'GroupNormalization',
  since: 21,
  arity: [3, 3, 1, 1],
  create: ({ where, attrs }) => {
    const groups = attrs.required('num_groups', attrs.int('num_groups'))
    const epsilon = attrs.float('epsilon', Math.fround(1e-5))
    attrs.ignore('stash_type')
    return ([x, scale, bias]) => {
      expectType(x!, floats, where)
      expectRank(x!, 2, Infinity, where)
      if (!(groups >= 1 && x!.shape[1]! % groups === 0)) {
        throw new InputError(
          `${where}: expected groups that share ${x!.shape[1]} channels, got ${groups}. Check the graph.`,
        )
      }
      const { out } = standardize(x!, x!.shape[0]! * groups, epsilon, true)
      scaleBy(out, x!.shape, byChannel(scale!, x!, where), byChannel(bias!, x!, where), where)
      return [rounded(x!, out, where)]
    }
  },
}

/** Rows of values less their mean (unless it stays), divided by their root mean square, in float64. */
function standardize(
  x: HostArray,
  rows: number,
  epsilon: number,
  centred: boolean,
): { out: Float64Array; means: Float64Array; rates: Float64Array } {
  const out = Float64Array.from(numbersOf(x))
  const [means, rates] = [new Float64Array(rows), new Float64Array(rows)]
  const size = rows === 0 ? 0 : out.length / rows
  for (let row = 0; row < rows; row++) {
    const values = out.subarray(row * size, (row + 1) * size)
    let mean = 0
    if (centred) for (const v of values) mean += v
    mean /= size
    let squares = 0
    for (const v of values) squares += (v - mean) * (v - mean)
    const rate = 1 / Math.sqrt(squares / size + epsilon)
    for (let i = 0; i < size; i++) values[i] = (values[i]! - mean) * rate
    means[row] = mean
    rates[row] = rate
  }
  return { out, means, rates }
}

/** `out * scale + bias`, both broadcast. */
function scaleBy(out: Float64Array, shape: Shape, scale: HostArray, bias: HostArray | undefined, where: string): void {
  for (const v of bias ? [scale, bias] : [scale]) {
    expectType(v, floats, where)
    const lead = shape.length - v.shape.length
    if (lead >= 0 && v.shape.every((d, i) => d === 1 || d === shape[lead + i])) continue
    throw new InputError(
      `${where}: expected scale and bias that broadcast to ${showShape(shape)}, got ${showShape(v.shape)}. Check the graph.`,
    )
  }
  const times = numbersOf(scale)
  const plus = bias && numbersOf(bias)
  const strides = [broadcastStrides(scale.shape, shape), broadcastStrides(bias?.shape ?? [], shape)]
  forEachRun(shape, strides, ([i, j], [si, sj], length, at) => {
    for (let k = 0; k < length; k++) {
      out[at + k] = out[at + k]! * times[i! + k * si!]! + (plus ? plus[j! + k * sj!]! : 0)
    }
  })
}

/** A number a channel, `[C]`, as one that broadcasts with `[N, C, ...]`. */
function byChannel(v: HostArray, x: HostArray, where: string): HostArray {
  if (v.shape.length === 1 && v.shape[0] === x.shape[1]) {
    return { ...v, shape: [v.shape[0]!, ...x.shape.slice(2).map(() => 1)] } as HostArray
  }
  throw new InputError(
    `${where}: expected a number for each of ${x.shape[1]} channels, got ${showShape(v.shape)}. Check the graph.`,
  )
}

function rounded(x: HostArray, values: Float64Array, where: string): HostArray {
  if (x.dtype === 'float64') return value(x.dtype, x.shape, values)
  const out = makeCells(x.dtype, x.shape, where) as Float32Array
  out.set(values)
  return value(x.dtype, x.shape, out)
}
