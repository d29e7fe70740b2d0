import { type HostArray, InputError, type Shape, sameShape, showShape, sizeOf, stridesOf } from '@foldwise/core'
import type { GraphOp, NodeSetup } from '../session/graph-op.ts'
import { type Cells, cellsOf, makeCells, value } from './support/cells.ts'
import { expectAxis, expectRank, expectSameType, expectType } from './support/expect.ts'

type Put = (old: number, update: number) => number

const reductions: { readonly [name: string]: Put } = {
  none: (_, v) => v,
  add: (a, v) => a + v,
  mul: (a, v) => a * v,
  // Like these of bigints, which Math.max and Math.min are not for; NaN wins.
  max: (a, v) => (v > a || Number.isNaN(v) ? v : a),
  min: (a, v) => (v < a || Number.isNaN(v) ? v : a),
}

/** A copy with values written, added or otherwise put at the places `indices` names along `axis`. */
export const scatterElements: GraphOp = {
  name: 'ScatterElements',
  since: 11,
  arity: [3, 3, 1, 1],
  create: (node) => {
    const { where, attrs } = node
    const along = attrs.int('axis', 0)
    const put = readReduction(node)
    return ([x, indices, updates]) => {
      expectSameType([x!, updates!], where)
      const axis = expectAxis(along, x!.shape.length, where)
      const shape = indices!.shape
      const fits = shape.length === x!.shape.length && shape.every((d, i) => i === axis || d <= x!.shape[i]!)
      if (!fits || !sameShape(shape, updates!.shape)) {
        throw new InputError(
          `${where}: expected indices and updates of one shape within ${showShape(x!.shape)}, got ${showShape(shape)} and ${showShape(updates!.shape)}. Check the shapes.`,
        )
      }
      const at = readIndices(indices!, where)
      const out = copyOf(x!, where)
      const from = cellsOf(updates!)
      const strides = stridesOf(x!.shape)
      const place = shape.map(() => 0)
      for (let n = 0; n < from.length; n++) {
        let flat = 0
        for (let a = 0; a < shape.length; a++) {
          flat += strides[a]! * (a === axis ? inside(at[n]!, x!.shape[a]!, where) : place[a]!)
        }
        out[flat] = put(out[flat] as number, from[n] as number)
        for (let a = shape.length - 1; a >= 0 && ++place[a]! === shape[a]; a--) place[a] = 0
      }
      return [value(x!.dtype, x!.shape, out)]
    }
  },
}

/** A copy with slices written, added or otherwise put where the last axis of `indices` says. */
export const scatterNd: GraphOp = {
  name: 'ScatterND',
  since: 11,
  arity: [3, 3, 1, 1],
  create: (node) => {
    const { where } = node
    const put = readReduction(node)
    return ([x, indices, updates]) => {
      expectSameType([x!, updates!], where)
      const { starts, inner, shape } = slices(x!, indices!, where)
      if (!sameShape(shape, updates!.shape)) {
        throw new InputError(
          `${where}: expected updates ${showShape(shape)}, got ${showShape(updates!.shape)}. Check the shapes.`,
        )
      }
      const out = copyOf(x!, where)
      const from = cellsOf(updates!)
      starts.forEach((start, n) => {
        for (let k = 0; k < inner; k++) {
          out[start + k] = put(out[start + k] as number, from[n * inner + k] as number)
        }
      })
      return [value(x!.dtype, x!.shape, out)]
    }
  },
}

/** The slices that the last axis of `indices` says. Leading axes in common stay with `batch_dims`. */
export const gatherNd: GraphOp = {
  name: 'GatherND',
  since: 11,
  arity: [2, 2, 1, 1],
  create: ({ where, attrs }) => {
    const batch = attrs.int('batch_dims', 0)
    return ([x, indices]) => {
      const { starts, inner, shape } = slices(x!, indices!, where, batch)
      const from = cellsOf(x!)
      const out = makeCells(x!.dtype, shape, where)
      starts.forEach((start, n) => {
        for (let k = 0; k < inner; k++) out[n * inner + k] = from[start + k]!
      })
      return [value(x!.dtype, shape, out)]
    }
  },
}

/** Where each slice starts, the elements of one, and the shape of all. */
function slices(
  x: HostArray,
  indices: HostArray,
  where: string,
  batch = 0,
): { starts: number[]; inner: number; shape: Shape } {
  expectRank(x, 1, Infinity, where)
  expectRank(indices, 1, Infinity, where, 'indices')
  const deep = indices.shape.at(-1)!
  const lead = indices.shape.slice(0, -1)
  if (batch + deep > x.shape.length || !sameShape(lead.slice(0, batch), x.shape.slice(0, batch))) {
    throw new InputError(
      `${where}: expected indices of at most ${x.shape.length - batch} numbers for ${showShape(x.shape)}, got ${showShape(indices.shape)}. Check the shapes.`,
    )
  }
  const at = readIndices(indices, where)
  const strides = stridesOf(x.shape)
  const perBatch = sizeOf(lead.slice(batch))
  const batchSize = sizeOf(x.shape.slice(batch))
  const starts = Array.from({ length: sizeOf(lead) }, (_, n) => {
    let start = Math.floor(n / Math.max(perBatch, 1)) * (batch > 0 ? batchSize : 0)
    for (let a = 0; a < deep; a++) {
      start += inside(at[n * deep + a]!, x.shape[batch + a]!, where) * strides[batch + a]!
    }
    return start
  })
  const rest = x.shape.slice(batch + deep)
  return { starts, inner: sizeOf(rest), shape: [...lead, ...rest] }
}

function readReduction({ attrs, opset }: NodeSetup): Put {
  return opset < 16 ? reductions.none! : reductions[attrs.oneOf('reduction', Object.keys(reductions), 'none')]!
}

function readIndices(indices: HostArray, where: string): number[] {
  expectType(indices, ['int64', 'int32'], where, 'indices')
  return Array.from(indices.data as ArrayLike<number | bigint>, Number)
}

/** A place along an axis, which may count from the end. */
function inside(i: number, size: number, where: string): number {
  if (i >= -size && i < size) return i < 0 ? i + size : i
  throw new InputError(`${where}: expected indices of ${-size} to ${size - 1}, got ${i}. Check the indices.`)
}

function copyOf(x: HostArray, where: string): Cells {
  const out = makeCells(x.dtype, x.shape, where)
  const from = cellsOf(x)
  for (let i = 0; i < from.length; i++) out[i] = from[i]!
  return out
}
