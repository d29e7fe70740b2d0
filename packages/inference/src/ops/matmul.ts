import type { GraphOp } from '../session/graph-op.ts'
import { heldMatMul } from './held/product.ts'
import { batchedProduct } from './support/batched-product.ts'
import { expectSameType, expectType } from './support/expect.ts'
import { allFinite, bigProductInto, intProductInto, productInto } from './support/product.ts'

/** numpy's `matmul`. */
export const matMul: GraphOp = {
  name: 'MatMul',
  held: heldMatMul,
  arity: [2, 2, 1, 1],
  create: ({ where, constant, kernels }) => {
    const weights = constant(1)
    const weightsAreFinite = weights && allFinite(weights)
    return ([a, b]) => {
      expectSameType([a!, b!], where)
      expectType(a!, ['float32', 'float64', 'int32', 'int64'], where)
      if (a!.dtype === 'int64') return [batchedProduct(a!, b!, 'int64', where, bigProductInto)]
      if (a!.dtype === 'int32') return [batchedProduct(a!, b!, 'int32', where, intProductInto)]
      const finite = weightsAreFinite ?? allFinite(b!)
      return [batchedProduct(a!, b!, a!.dtype, where, (out, at, x, y) => productInto(kernels, out, at, x, y, finite))]
    }
  },
}
