import { InputError, stridesOf } from '@foldwise/core'
import type { GraphOp } from '../session/graph-op.ts'
import { expectAxis, expectIntegers } from './support/expect.ts'
import { stridedCopy } from './support/strided.ts'

/** Parts of an array along `axis`: of given sizes, or of equal ones (the last may be smaller). */
export const split: GraphOp = {
  name: 'Split',
  arity: [1, 2, 1, Infinity],
  create: ({ where, attrs, opset, outputs }) => {
    const along = attrs.int('axis', 0)
    const fixed = opset < 13 ? attrs.ints('split') : undefined
    const parts = opset >= 18 ? attrs.int('num_outputs', outputs) : outputs
    return ([x, given]) => {
      const axis = expectAxis(along, x!.shape.length, where)
      const size = x!.shape[axis]!
      const each = Math.ceil(size / parts)
      const equal = Array.from({ length: parts }, (_, i) => Math.max(0, Math.min(each, size - i * each)))
      const sizes = (given ? expectIntegers(given, where, 'split') : fixed) ?? equal
      if (sizes.some((s) => s < 0) || sizes.reduce((a, b) => a + b, 0) !== size || sizes.length < outputs) {
        throw new InputError(
          `${where}: expected ${outputs} sizes that add up to ${size}, got ${sizes.join(', ')}. Check the graph.`,
        )
      }
      const strides = stridesOf(x!.shape)
      let start = 0
      return sizes.map((s) => {
        const shape = x!.shape.map((d, i) => (i === axis ? s : d))
        const part = stridedCopy(x!, shape, strides, where, start * strides[axis]!)
        start += s
        return part
      })
    }
  },
}
