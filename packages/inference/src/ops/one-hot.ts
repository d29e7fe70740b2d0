import { InputError, sizeOf } from '@foldwise/core'
import type { GraphOp } from '../session/graph-op.ts'
import { cellsOf, makeCells, numbersOf, value } from './support/cells.ts'
import { expectAxis, expectScalar, expectType, numeric } from './support/expect.ts'

/** A new axis of `depth` values at `axis`: `values[1]` where its place is the index, else `values[0]`. */
export const oneHot: GraphOp = {
  name: 'OneHot',
  since: 9,
  arity: [3, 3, 1, 1],
  create: ({ where, attrs }) => {
    const along = attrs.int('axis', -1)
    return ([indices, depthGiven, values]) => {
      expectType(indices!, numeric, where, 'indices')
      const depth = expectScalar(depthGiven!, where, 'depth')
      if (!(depth >= 1) || values!.data.length !== 2) {
        throw new InputError(
          `${where}: expected a depth >= 1 and two values, got ${depth} and ${values!.data.length}. Check the graph.`,
        )
      }
      const axis = expectAxis(along, indices!.shape.length + 1, where)
      const shape = [...indices!.shape.slice(0, axis), depth, ...indices!.shape.slice(axis)]
      const [off, on] = [cellsOf(values!)[0]!, cellsOf(values!)[1]!]
      const out = makeCells(values!.dtype, shape, where)
      for (let i = 0; i < out.length; i++) out[i] = off
      const inner = sizeOf(indices!.shape.slice(axis))
      const at = Array.from(numbersOf(indices!), Number)
      at.forEach((given, n) => {
        const place = given < 0 ? given + depth : given
        // Out of range: a row of nothing but `off`, as ONNX says.
        if (place < 0 || place >= depth) return
        out[(Math.floor(n / inner) * depth + Math.trunc(place)) * inner + (n % inner)] = on
      })
      return [value(values!.dtype, shape, out)]
    }
  },
}
