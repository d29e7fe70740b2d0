import { InputError } from '@foldwise/core'
import type { GraphOp } from '../session/graph-op.ts'
import { heldAdd, heldMul } from './held/pointwise.ts'
import { arithmeticOp } from './support/elementwise.ts'

/** ONNX `Add`: a + b with broadcasting; integers wrap around. */
export const add: GraphOp = {
  .../* @__PURE__ */ arithmeticOp('Add', {
    float: 'add',
    int: (a, b) => a + b,
    int64: (a, b) => a + b,
  }),
  held: heldAdd,
}

/** ONNX `Sub`: a - b with broadcasting; integers wrap around. */
export const sub: GraphOp = /* @__PURE__ */ arithmeticOp('Sub', {
  float: 'sub',
  int: (a, b) => a - b,
  int64: (a, b) => a - b,
})

/** ONNX `Mul`: a * b with broadcasting; integers wrap around. */
export const mul: GraphOp = {
  .../* @__PURE__ */ arithmeticOp('Mul', {
    float: 'mul',
    int: Math.imul,
    int64: (a, b) => a * b,
  }),
  held: heldMul,
}

/** Integers round towards zero. */
export const div: GraphOp = /* @__PURE__ */ arithmeticOp('Div', {
  float: 'div',
  int: (a, b) => {
    if (b === 0) throw byZero('Div')
    return a / b
  },
  int64: (a, b) => {
    if (b === 0n) throw byZero('Div')
    return a / b
  },
})

/** `fmod = 0`: the result has the sign of the divisor (integers only). `fmod = 1`: that of the dividend, as in C. */
export const mod: GraphOp = {
  name: 'Mod',
  since: 10,
  arity: [2, 2, 1, 1],
  create: (node) => {
    const asC = node.attrs.flag('fmod')
    const { create } = arithmeticOp('Mod', {
      float: (a, b) => {
        if (!asC) throw new InputError(`${node.where}: expected integers where fmod is 0, got floats. Set fmod to 1.`)
        return a % b
      },
      int: (a, b) => {
        if (b === 0) throw byZero('Mod')
        return asC ? a % b : a - b * Math.floor(a / b)
      },
      int64: (a, b) => {
        if (b === 0n) throw byZero('Mod')
        const r = a % b
        return !asC && r !== 0n && r < 0n !== b < 0n ? r + b : r
      },
    })
    return create(node)
  },
}

const byZero = (op: string): InputError =>
  new InputError(`${op}: expected integer divisors other than 0, got 0. Divide floats instead.`)
