import { apply } from '../../apply.ts'
import { allocate, type DType } from '../../dtype.ts'
import type { Op } from '../../op.ts'
import { type Shape, sizeOf } from '../../shape.ts'
import type { Tensor } from '../../tensor.ts'
import { sumTo } from '../reduce/sum.ts'
import { broadcastShapes, broadcastStrides } from '../support/broadcast.ts'
import { checkCount, checkSameDType, FLOATS, inputError, showSpec } from '../support/check.ts'
import { walk } from '../support/walk.ts'

export interface MatMulAttrs {
  readonly transposeA: boolean
  readonly transposeB: boolean
}

/** Sizes of a product of `[...batch, m, k]` and `[...batch, k, n]`. */
export interface MatMulSizes {
  readonly batch: number[]
  readonly m: number
  readonly k: number
  readonly n: number
}

/** The op that `matMul` applies. */
export const MatMul: Op<MatMulAttrs> = {
  name: 'matMul',
  infer: (ins, attrs) => {
    checkCount('matMul', ins, 2)
    checkSameDType('matMul', ins, FLOATS)
    const [a, b] = ins
    const ranked = a!.shape.length >= 2 && b!.shape.length >= 2
    if (!ranked || inner(a!.shape, !attrs.transposeA) !== inner(b!.shape, attrs.transposeB)) {
      const t = (yes: boolean) => (yes ? ' transposed' : '')
      const got = `${showSpec(a!)}${t(attrs.transposeA)} and ${showSpec(b!)}${t(attrs.transposeB)}`
      throw inputError('matMul', '[..., m, k] and [..., k, n]', got, 'Reshape vectors to matrices, or transpose one.')
    }
    const { batch, m, n } = matMulSizes(a!.shape, b!.shape, attrs)
    return [{ shape: [...batch, m, n], dtype: a!.dtype }]
  },
  grad: ({ inputs: [a, b], attrs: { transposeA: ta, transposeB: tb }, needs }, [dy]) => {
    const da = () => (ta ? product(b!, dy!, tb, true) : product(dy!, b!, false, !tb))
    const db = () => (tb ? product(dy!, a!, true, ta) : product(a!, dy!, !ta, false))
    return [needs[0] ? sumTo(da(), a!.shape) : undefined, needs[1] ? sumTo(db(), b!.shape) : undefined]
  },
  onnx: (e, ins, outs, { transposeA, transposeB }, specs) => {
    const flip = [transposeA, transposeB]
    const sides = ins.map((name, i) => {
      if (!flip[i]) return name
      const axes = [...specs[i]!.shape.keys()]
      const flipped = e.temp()
      e.node('Transpose', [name], [flipped], { perm: { ints: [...axes.slice(0, -2), axes.at(-1)!, axes.at(-2)!] } })
      return flipped
    })
    e.node('MatMul', sides, outs)
  },
  reference: ([a, b], attrs, [out]) => {
    const { batch, m, k, n } = matMulSizes(a!.shape, b!.shape, attrs)
    const y = allocate(out!.dtype, sizeOf(out!.shape))
    const [aRow, aCol] = attrs.transposeA ? [1, m] : [k, 1]
    const [bRow, bCol] = attrs.transposeB ? [1, k] : [n, 1]
    const aAt = batchOffsets(a!.shape, batch)
    const bAt = batchOffsets(b!.shape, batch)
    for (let at = 0; at < y.length; at++) {
      const which = Math.floor(at / (m * n))
      const i = Math.floor(at / n) % m
      const j = at % n
      let s = 0
      for (let q = 0; q < k; q++) {
        s += a!.data[aAt[which]! + i * aRow + q * aCol]! * b!.data[bAt[which]! + q * bRow + j * bCol]!
      }
      y[at] = s
    }
    return [y]
  },
}

/**
 * Matrix product of the last two axes, `[..., m, k]` and `[..., k, n]` to `[..., m, n]`; leading axes broadcast.
 * `transposeA` takes a as `[..., k, m]`, `transposeB` takes b as `[..., n, k]`.
 */
export const matMul = <D extends DType>(a: Tensor<D>, b: Tensor<D>, options: Partial<MatMulAttrs> = {}): Tensor<D> =>
  product(a, b, options.transposeA ?? false, options.transposeB ?? false) as Tensor<D>

/** Sizes of a product whose shapes have been checked. */
export function matMulSizes(a: Shape, b: Shape, { transposeA, transposeB }: MatMulAttrs): MatMulSizes {
  return {
    batch: broadcastShapes('matMul', [a.slice(0, -2), b.slice(0, -2)]),
    m: inner(a, transposeA),
    k: inner(a, !transposeA),
    n: inner(b, !transposeB),
  }
}

/** Where each matrix of the broadcast batch starts in an operand, in elements. */
export function batchOffsets(shape: Shape, batch: Shape): number[] {
  const matrix = shape.at(-1)! * shape.at(-2)!
  const offsets: number[] = []
  walk(batch, broadcastStrides(shape.slice(0, -2), batch), (at) => offsets.push(at * matrix))
  return offsets
}

const product = (a: Tensor, b: Tensor, transposeA: boolean, transposeB: boolean): Tensor =>
  apply(MatMul, [a, b], { transposeA, transposeB })[0]!

const inner = (shape: Shape, last: boolean): number => shape.at(last ? -1 : -2)!
