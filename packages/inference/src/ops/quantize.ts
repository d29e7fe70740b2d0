import { type GraphType, type HostArray, InputError, showShape, sizeOf } from '@foldwise/core'
import { onnxCode, showCode, typeOfCode } from '../data-types.ts'
import type { GraphOp, NodeSetup } from '../session/graph-op.ts'
import { roundHalfEven } from './real-functions.ts'
import { makeCells, numbersOf, value } from './support/cells.ts'
import { expectAxis, expectSameType, expectType, floats } from './support/expect.ts'

const limits: { readonly [T in GraphType]?: readonly [number, number] } = { int8: [-128, 127], uint8: [0, 255] }

/** `round(x / scale) + zero point`, held to 8 bits. Per tensor, or per slice of `axis`. Ties round to even. */
export const quantizeLinear: GraphOp = {
  name: 'QuantizeLinear',
  since: 10,
  arity: [2, 3, 1, 1],
  create: (node) => {
    const { where } = node
    const axisOf = readLayout(node)
    node.attrs.ignore('saturate') // of 8-bit floats, which foldwise does not have
    const code = node.opset >= 21 ? node.attrs.int('output_dtype', 0) : 0
    if (node.opset >= 23 && node.attrs.int('precision', 0) === onnxCode('float64')) {
      throw new InputError(`${where}: expected a precision of float32, got float64. Check the graph.`)
    }
    const named = code === 0 ? undefined : typeOfCode(code)
    if (code !== 0 && (!named || !limits[named])) {
      throw new InputError(
        `${where}: expected output_dtype of int8 or uint8, got ${showCode(code)}. Quantize to 8 bits.`,
      )
    }
    return ([x, scale, zero]) => {
      expectType(x!, ['float32', 'int32'], where)
      expectType(scale!, ['float32'], where, 'a scale')
      const dtype = zero?.dtype ?? named ?? 'uint8'
      expectType({ dtype, shape: [], data: [] } as unknown as HostArray, ['int8', 'uint8'], where, 'a zero point')
      const [min, max] = limits[dtype]!
      const from = numbersOf(x!)
      const out = makeCells(dtype, x!.shape, where)
      eachSlice(x!, scale!, zero, axisOf(x!, scale!), where, (at, to, s, z) => {
        for (let i = at; i < to; i++) {
          const q = roundHalfEven(Math.fround(from[i]! / s)) + z
          out[i] = Math.min(Math.max(q, min), max)
        }
      })
      return [value(dtype, x!.shape, out)]
    }
  },
}

/** `(x - zero point) scale`, float. Per tensor, or per slice of `axis`. */
export const dequantizeLinear: GraphOp = {
  name: 'DequantizeLinear',
  since: 10,
  arity: [2, 3, 1, 1],
  create: (node) => {
    const { where } = node
    const axisOf = readLayout(node)
    const code = node.opset >= 23 ? node.attrs.int('output_dtype', 0) : 0
    if (code !== 0 && typeOfCode(code) !== 'float32') {
      throw new InputError(`${where}: expected output_dtype of float32, got ${showCode(code)}. Cast the result.`)
    }
    return ([x, scale, zero]) => {
      expectType(x!, ['int8', 'uint8', 'int32'], where)
      expectType(scale!, ['float32'], where, 'a scale')
      if (zero) expectSameType([x!, zero], where)
      const from = numbersOf(x!)
      const out = makeCells('float32', x!.shape, where)
      eachSlice(x!, scale!, zero, axisOf(x!, scale!), where, (at, to, s, z) => {
        for (let i = at; i < to; i++) out[i] = (from[i]! - z) * s
      })
      return [value('float32', x!.shape, out)]
    }
  },
}

/** uint8 values with the scale and zero point that fit the range of `x`, 0 included. */
export const dynamicQuantizeLinear: GraphOp = {
  name: 'DynamicQuantizeLinear',
  since: 11,
  arity: [1, 1, 3, 3],
  create:
    ({ where }) =>
    ([x]) => {
      expectType(x!, ['float32'], where)
      const from = numbersOf(x!)
      let low = 0
      let high = 0
      for (let i = 0; i < from.length; i++) {
        low = Math.min(low, from[i]!)
        high = Math.max(high, from[i]!)
      }
      const scale = Math.fround(Math.fround(high - low) / 255)
      const zero = scale === 0 ? 0 : Math.min(255, Math.max(0, roundHalfEven(Math.fround((0 - low) / scale))))
      const out = makeCells('uint8', x!.shape, where)
      for (let i = 0; i < from.length; i++) {
        const q = (scale === 0 ? 0 : roundHalfEven(Math.fround(from[i]! / scale))) + zero
        out[i] = Math.min(Math.max(q, 0), 255)
      }
      return [
        value('uint8', x!.shape, out),
        value('float32', [], Float32Array.of(scale)),
        value('uint8', [], Uint8Array.of(zero)),
      ]
    },
}

/** Which axis the scales run along, or nothing where one scale holds for all. */
function readLayout({ where, attrs, opset }: NodeSetup): (x: HostArray, scale: HostArray) => number | undefined {
  const along = opset >= 13 ? attrs.int('axis', 1) : 1
  const block = opset >= 21 ? attrs.int('block_size', 0) : 0
  if (block !== 0)
    throw new InputError(`${where}: expected scales per tensor or axis, got blocks of ${block}. Quantize per axis.`)
  return (x, scale) => {
    if (scale.data.length === 1 && scale.shape.length <= 1 && (x.shape.length === 0 || scale.shape.length === 0))
      return undefined
    if (scale.shape.length === 0) return undefined
    const axis = x.shape.length === 1 ? 0 : expectAxis(along, x.shape.length, where)
    if (scale.shape.length === 1 && (scale.data.length === x.shape[axis] || scale.data.length === 1)) {
      return scale.data.length === 1 ? undefined : axis
    }
    throw new InputError(
      `${where}: expected one scale or ${x.shape[axis]} of them along axis ${axis}, got ${showShape(scale.shape)}. Check the graph.`,
    )
  }
}

/** Calls `f` for each run of elements that share a scale and a zero point. */
function eachSlice(
  x: HostArray,
  scale: HostArray,
  zero: HostArray | undefined,
  axis: number | undefined,
  where: string,
  f: (from: number, to: number, scale: number, zero: number) => void,
): void {
  expectType(scale, floats, where, 'a scale')
  if (zero && zero.data.length !== scale.data.length) {
    throw new InputError(
      `${where}: expected as many zero points as the ${scale.data.length} scales, got ${zero.data.length}. Check the graph.`,
    )
  }
  const scales = numbersOf(scale)
  const zeros = zero && numbersOf(zero)
  if (axis === undefined) {
    f(0, x.data.length, scales[0]!, zeros?.[0] ?? 0)
    return
  }
  const inner = sizeOf(x.shape.slice(axis + 1))
  const size = x.shape[axis]!
  for (let at = 0, k = 0; at < x.data.length; at += inner, k = (k + 1) % size) {
    f(at, at + inner, scales[k]!, zeros?.[k] ?? 0)
  }
}
