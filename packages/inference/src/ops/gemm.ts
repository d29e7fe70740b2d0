import { type HostArray, InputError, showShape } from '@foldwise/core'
import type { GraphOp } from '../session/graph-op.ts'
import { heldGemm } from './held/product.ts'
import { broadcastStrides, forEachRun } from './support/broadcast.ts'
import { numbersOf, value } from './support/cells.ts'
import { expectRank, expectSameType, expectType, floats } from './support/expect.ts'
import { allFinite, expectInner, makeProduct, matrixView, productInto } from './support/product.ts'

/** `alpha A B + beta C` of matrices, each of A and B transposed if asked; C broadcasts to the result. */
export const gemm: GraphOp = {
  name: 'Gemm',
  held: heldGemm,
  arity: [2, 3, 1, 1],
  create: ({ where, attrs, constant, kernels }) => {
    const alpha = attrs.float('alpha', 1)
    const beta = attrs.float('beta', 1)
    const transA = attrs.flag('transA')
    const transB = attrs.flag('transB')
    const weights = constant(1)
    const weightsAreFinite = weights && allFinite(weights)
    return ([a, b, c]) => {
      expectSameType(c ? [a!, b!, c] : [a!, b!], where)
      expectType(a!, floats, where)
      expectRank(a!, 2, 2, where)
      expectRank(b!, 2, 2, where)
      const x = matrixView(a!, transA)
      const y = matrixView(b!, transB)
      expectInner(x, y, a!, b!, where)
      const shape = [x.rows, y.columns]
      const out = new Float64Array(makeProduct(a!.dtype, shape, where).length)
      productInto(kernels, out, 0, x, y, weightsAreFinite ?? allFinite(b!))
      if (alpha !== 1) for (let i = 0; i < out.length; i++) out[i]! *= alpha
      if (c && beta !== 0) addScaled(out, shape, c, beta, where)
      return [value(a!.dtype, shape, a!.dtype === 'float32' ? Float32Array.from(out) : out)]
    }
  },
}

function addScaled(out: Float64Array, shape: readonly number[], c: HostArray, beta: number, where: string): void {
  const fits = c.shape.length <= 2 && c.shape.every((d, i) => d === 1 || d === shape[shape.length - c.shape.length + i])
  if (!fits) {
    throw new InputError(
      `${where}: expected C to broadcast to ${showShape(shape)}, got ${showShape(c.shape)}. Check the shapes.`,
    )
  }
  const from = numbersOf(c)
  forEachRun(shape, [broadcastStrides(c.shape, shape)], ([at], [step], length, n) => {
    for (let k = 0; k < length; k++) out[n + k]! += beta * from[at! + k * step!]!
  })
}
