import { sizeOf } from '@foldwise/core'
import { logSoftmax as logSoftmaxOf, softmax as softmaxOf } from '@foldwise/kernels'
import type { GraphOp } from '../session/graph-op.ts'
import { expectAxis, expectType, floats } from './support/expect.ts'
import { mapAlongAxis, mapRows } from './support/rows.ts'

/** Along `axis`; before operator set 13 over all axes from `axis` on at once. */
const alongAxis = (name: string, f: (row: ArrayLike<number>) => ArrayLike<number>): GraphOp => ({
  name,
  create: ({ where, attrs, opset }) => {
    const axis = attrs.int('axis', opset < 13 ? 1 : -1)
    return ([x]) => {
      expectType(x!, floats, where)
      if (x!.shape.length === 0) return [mapRows(x!, 1, where, f)]
      const from = expectAxis(axis, x!.shape.length, where)
      if (opset < 13) return [mapRows(x!, sizeOf(x!.shape.slice(from)), where, f)]
      return [mapAlongAxis(x!, from, where, f)]
    }
  },
})

/** ONNX `Softmax` along an axis, the last unless given. */
export const softmax: GraphOp = /* @__PURE__ */ alongAxis('Softmax', softmaxOf)
/** ONNX `LogSoftmax` along an axis, the last unless given. */
export const logSoftmax: GraphOp = /* @__PURE__ */ alongAxis('LogSoftmax', logSoftmaxOf)
