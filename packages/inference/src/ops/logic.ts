import type { GraphOp } from '../session/graph-op.ts'
import { mapCells } from './support/elementwise.ts'
import { expectType, floats } from './support/expect.ts'

/** ONNX `Not` of bools. */
export const not: GraphOp = {
  name: 'Not',
  create:
    ({ where }) =>
    ([x]) => {
      expectType(x!, ['bool'], where)
      return [mapCells<number>(x!, 'bool', where, (v) => (v === 0 ? 1 : 0))]
    },
}

/** ONNX `IsNaN`: whether a float is NaN. */
export const isNan: GraphOp = {
  name: 'IsNaN',
  create:
    ({ where }) =>
    ([x]) => {
      expectType(x!, floats, where)
      return [mapCells<number>(x!, 'bool', where, (v) => (Number.isNaN(v) ? 1 : 0))]
    },
}

/** ONNX `IsInf`: whether a float is infinite; `detect_negative` and `detect_positive` choose the sign. */
export const isInf: GraphOp = {
  name: 'IsInf',
  since: 10,
  create: ({ where, attrs }) => {
    const positive = attrs.flag('detect_positive', true)
    const negative = attrs.flag('detect_negative', true)
    return ([x]) => {
      expectType(x!, floats, where)
      return [
        mapCells<number>(x!, 'bool', where, (v) =>
          (positive && v === Infinity) || (negative && v === -Infinity) ? 1 : 0,
        ),
      ]
    }
  },
}
