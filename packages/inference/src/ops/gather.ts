import { type HostArray, InputError, showShape, sizeOf } from '@foldwise/core'
import type { GraphOp } from '../session/graph-op.ts'
import { cellsOf, makeCells, value } from './support/cells.ts'
import { expectAxis, expectType } from './support/expect.ts'

/** Entries of `axis` by their numbers, which may count from the end. Any element type. */
export const gather: GraphOp = {
  name: 'Gather',
  arity: [2, 2, 1, 1],
  create: ({ where, attrs }) => {
    const along = attrs.int('axis', 0)
    return ([x, indices]) => {
      const axis = expectAxis(along, x!.shape.length, where)
      const at = readIndices(indices!, x!.shape[axis]!, where)
      const shape = [...x!.shape.slice(0, axis), ...indices!.shape, ...x!.shape.slice(axis + 1)]
      return [take(x!, axis, at, shape, where)]
    }
  },
}

/** Columns of the last axis by their numbers (ai.onnx.ml). A vector gives one row. */
export const arrayFeatureExtractor: GraphOp = {
  name: 'ArrayFeatureExtractor',
  domain: 'ai.onnx.ml',
  arity: [2, 2, 1, 1],
  create:
    ({ where }) =>
    ([x, indices]) => {
      const axis = expectAxis(-1, x!.shape.length, where)
      const at = readIndices(indices!, x!.shape[axis]!, where)
      const rows = x!.shape.length === 1 ? [1] : x!.shape.slice(0, -1)
      return [take(x!, axis, at, [...rows, at.length], where)]
    },
}

/** An element of each position of `indices`, whose values replace the coordinate along `axis`. */
export const gatherElements: GraphOp = {
  name: 'GatherElements',
  since: 11,
  arity: [2, 2, 1, 1],
  create: ({ where, attrs }) => {
    const along = attrs.int('axis', 0)
    return ([x, indices]) => {
      const axis = expectAxis(along, x!.shape.length, where)
      const shape = indices!.shape
      if (shape.length !== x!.shape.length || shape.some((d, i) => i !== axis && d > x!.shape[i]!)) {
        throw new InputError(
          `${where}: expected indices within ${showShape(x!.shape)} but for axis ${axis}, got ${showShape(shape)}. Check the shapes.`,
        )
      }
      const at = readIndices(indices!, x!.shape[axis]!, where)
      const from = cellsOf(x!)
      const out = makeCells(x!.dtype, shape, where)
      const place = new Array<number>(shape.length).fill(0)
      for (let n = 0; n < out.length; n++) {
        let flat = 0
        for (let a = 0; a < shape.length; a++) flat = flat * x!.shape[a]! + (a === axis ? at[n]! : place[a]!)
        out[n] = from[flat]!
        for (let a = shape.length - 1; a >= 0 && ++place[a]! === shape[a]; a--) place[a] = 0
      }
      return [value(x!.dtype, shape, out)]
    }
  },
}

function take(x: HostArray, axis: number, at: readonly number[], shape: readonly number[], where: string): HostArray {
  const from = cellsOf(x)
  const out = makeCells(x.dtype, shape, where)
  const size = x.shape[axis]!
  const inner = sizeOf(x.shape.slice(axis + 1))
  const outer = sizeOf(x.shape.slice(0, axis))
  let n = 0
  for (let o = 0; o < outer; o++) {
    for (const i of at) {
      const start = (o * size + i) * inner
      for (let k = 0; k < inner; k++) out[n++] = from[start + k]!
    }
  }
  return value(x.dtype, shape, out)
}

function readIndices(indices: HostArray, size: number, where: string): number[] {
  expectType(indices, ['int64', 'int32'], where, 'indices')
  return Array.from(indices.data as ArrayLike<number | bigint>, (v) => {
    const i = Number(v)
    if (i < -size || i >= size) {
      throw new InputError(`${where}: expected indices of ${-size} to ${size - 1}, got ${i}. Check the indices.`)
    }
    return i < 0 ? i + size : i
  })
}
