import { type HostArray, InputError, type Shape, sameShape, showShape } from '@foldwise/core'
import { type Kernels, matMul, runSteps, sigmoid, tanh } from '@foldwise/kernels'
import type { GraphOp, NodeSetup } from '../session/graph-op.ts'
import { makeCells, value } from './support/cells.ts'
import { expectIntegers, expectRank, expectSameType, expectType } from './support/expect.ts'

/** What differs between recurrent cells: how many gates there are, and how a step makes the next state from them. */
interface Cell {
  readonly gates: number
  readonly activations: readonly string[]
  /** Whether there is a cell state besides the hidden one. */
  readonly memory: boolean
  /** Writes the next `h` and, where there is one, `c` in place. */
  step(row: StepRow): void
}

interface StepRow {
  readonly size: number
  /** What input and hidden state bring to each gate, `[gates * size]`, each with its bias. */
  readonly fromX: Float64Array
  readonly fromH: Float64Array
  readonly h: Float64Array
  readonly c: Float64Array
  /** Recurrent weights `[gates, size, size]` and biases `[gates, size]` of this direction. */
  readonly r: Float32Array
  readonly rBias: Float32Array
  readonly peepholes: Float32Array | undefined
  readonly linearBeforeReset: boolean
}

const lstmCell: Cell = {
  gates: 4,
  activations: ['Sigmoid', 'Tanh', 'Tanh'],
  memory: true,
  step: ({ size, fromX, fromH, h, c, peepholes: p }) => {
    // Gates are input, output, forget, cell; peepholes input, output, forget.
    for (let k = 0; k < size; k++) {
      const gate = (g: number): number => fromX[g * size + k]! + fromH[g * size + k]!
      const look = (g: number, state: number): number => (p ? p[g * size + k]! * state : 0)
      const input = sigmoid(gate(0) + look(0, c[k]!))
      const forget = sigmoid(gate(2) + look(2, c[k]!))
      const next = forget * c[k]! + input * tanh(gate(3))
      h[k] = sigmoid(gate(1) + look(1, next)) * tanh(next)
      c[k] = next
    }
  },
}

const gruCell: Cell = {
  gates: 3,
  activations: ['Sigmoid', 'Tanh'],
  memory: false,
  step: ({ size, fromX, fromH, h, r, rBias, linearBeforeReset }) => {
    // Gates are update, reset, hidden.
    const reset = Float64Array.from({ length: size }, (_, k) => sigmoid(fromX[size + k]! + fromH[size + k]!))
    const past = new Float64Array(size)
    for (let k = 0; k < size; k++) {
      if (linearBeforeReset) {
        past[k] = reset[k]! * fromH[2 * size + k]!
        continue
      }
      let sum = rBias[2 * size + k]!
      for (let j = 0; j < size; j++) sum += r[(2 * size + k) * size + j]! * reset[j]! * h[j]!
      past[k] = sum
    }
    for (let k = 0; k < size; k++) {
      const update = sigmoid(fromX[k]! + fromH[k]!)
      h[k] = (1 - update) * tanh(fromX[2 * size + k]! + past[k]!) + update * h[k]!
    }
  },
}

const rnnCell: Cell = {
  gates: 1,
  activations: ['Tanh'],
  memory: false,
  step: ({ size, fromX, fromH, h }) => {
    for (let k = 0; k < size; k++) h[k] = tanh(fromX[k]! + fromH[k]!)
  },
}

const recurrent = (name: string, cell: Cell): GraphOp => ({
  name,
  arity: [3, cell.memory ? 8 : 6, 1, cell.memory ? 3 : 2],
  create: (node) => {
    const { where, kernels } = node
    const settings = readSettings(node, name, cell)
    return ([x, w, r, b, lengths, h0, c0, p]) => {
      const floats = [x!, w!, r!, ...[b, h0, c0, p].filter((v) => v !== undefined)]
      expectSameType(floats, where)
      expectType(x!, ['float32'], where)
      expectRank(x!, 3, 3, where)
      const sizes = sizesOf(x!, r!, settings, where)
      checkShapes({ w, r, b, h0, c0, p }, sizes, cell, settings.batchFirst, where)
      const result = runAll(kernels, { x: x!, w: w!, r: r!, b, h0, c0, p }, sizes, settings, cell, {
        lengths: lengths ? expectIntegers(lengths, where, 'sequence lengths') : undefined,
        where,
      })
      return result.slice(0, node.outputs)
    }
  },
})

/** PyTorch's and Keras's LSTM: `x [steps, batch, inputs]` to all hidden states, the last, and the last cell state. */
export const lstm: GraphOp = /* @__PURE__ */ recurrent('LSTM', lstmCell)
/** PyTorch's and Keras's GRU: `x [steps, batch, inputs]` to all hidden states and the last. */
export const gru: GraphOp = /* @__PURE__ */ recurrent('GRU', gruCell)
/** A plain recurrent layer with tanh: `x [steps, batch, inputs]` to all hidden states and the last. */
export const rnn: GraphOp = /* @__PURE__ */ recurrent('RNN', rnnCell)

interface Settings {
  readonly directions: 1 | 2
  readonly backward: boolean
  readonly hidden: number | undefined
  readonly batchFirst: boolean
  readonly linearBeforeReset: boolean
}

function readSettings({ where, attrs }: NodeSetup, name: string, cell: Cell): Settings {
  const direction = attrs.oneOf('direction', ['forward', 'reverse', 'bidirectional'], 'forward')
  const directions = direction === 'bidirectional' ? 2 : 1
  const activations = attrs.strings('activations')
  const usual = Array.from({ length: directions }, () => cell.activations).flat()
  if (activations && activations.join() !== usual.join()) {
    throw new InputError(
      `${where}: expected the usual activations ${usual.join(', ')}, got ${activations.join(', ')}. Write the cell out as operators.`,
    )
  }
  for (const refused of ['clip', 'activation_alpha', 'activation_beta']) {
    const given = refused === 'clip' ? attrs.float(refused) : attrs.floats(refused)
    if (given === undefined || (Array.isArray(given) && given.length === 0)) continue
    throw new InputError(`${where}: expected no ${refused}, got ${given}. Write the cell out as operators.`)
  }
  if (name === 'LSTM' && attrs.flag('input_forget')) {
    throw new InputError(`${where}: expected input_forget of 0, got 1. Write the cell out as operators.`)
  }
  return {
    directions,
    backward: direction === 'reverse',
    hidden: attrs.int('hidden_size'),
    batchFirst: attrs.flag('layout'),
    linearBeforeReset: name === 'GRU' && attrs.flag('linear_before_reset'),
  }
}

interface Sizes {
  readonly steps: number
  readonly batch: number
  readonly inputs: number
  readonly size: number
  readonly directions: number
}

function sizesOf(x: HostArray, r: HostArray, { directions, hidden, batchFirst }: Settings, where: string): Sizes {
  const [first, second, inputs] = x.shape as [number, number, number]
  const size = hidden ?? r.shape[2] ?? 0
  if (!(size >= 1)) throw new InputError(`${where}: expected a hidden_size >= 1, got ${size}. Check the graph.`)
  const [steps, batch] = batchFirst ? [second, first] : [first, second]
  return { steps, batch, inputs, size, directions }
}

interface Tensors {
  readonly w: HostArray | undefined
  readonly r: HostArray | undefined
  readonly b: HostArray | undefined
  readonly h0: HostArray | undefined
  readonly c0: HostArray | undefined
  readonly p: HostArray | undefined
}

function checkShapes(tensors: Tensors, s: Sizes, cell: Cell, batchFirst: boolean, where: string): void {
  const gates = cell.gates * s.size
  const state = batchFirst ? [s.batch, s.directions, s.size] : [s.directions, s.batch, s.size]
  const wanted: { readonly [name in keyof Tensors]: Shape } = {
    w: [s.directions, gates, s.inputs],
    r: [s.directions, gates, s.size],
    b: [s.directions, 2 * gates],
    h0: state,
    c0: state,
    p: [s.directions, 3 * s.size],
  }
  for (const [name, shape] of Object.entries(wanted)) {
    const got = tensors[name as keyof Tensors]
    if (!got || sameShape(got.shape, shape)) continue
    throw new InputError(
      `${where}: expected ${name.toUpperCase()} of ${showShape(shape)}, got ${showShape(got.shape)}. Check the graph.`,
    )
  }
}

function runAll(
  kernels: Kernels,
  t: Tensors & { readonly x: HostArray; readonly w: HostArray; readonly r: HostArray },
  s: Sizes,
  settings: Settings,
  cell: Cell,
  { lengths, where }: { lengths: readonly number[] | undefined; where: string },
): HostArray[] {
  const { steps, batch, size, directions } = s
  const { batchFirst } = settings
  const gates = cell.gates * size
  const allShape = batchFirst ? [batch, steps, directions, size] : [steps, directions, batch, size]
  const lastShape = batchFirst ? [batch, directions, size] : [directions, batch, size]
  const all = makeCells('float32', allShape, where) as Float32Array
  const lasts = [makeCells('float32', lastShape, where), makeCells('float32', lastShape, where)] as Float32Array[]
  const data = (v: HostArray): Float32Array => v.data as Float32Array
  const lastAt = (d: number, n: number): number => (batchFirst ? n * directions + d : d * batch + n) * size
  for (let d = 0; d < directions; d++) {
    const r = data(t.r).subarray(d * gates * size, (d + 1) * gates * size)
    const biases = t.b ? data(t.b).subarray(d * 2 * gates, (d + 1) * 2 * gates) : new Float32Array(2 * gates)
    const rBias = biases.subarray(gates)
    const fromAll = inputSums(kernels, t.x, data(t.w).subarray(d * gates * s.inputs, (d + 1) * gates * s.inputs), gates)
    const reversed = settings.backward || d === 1
    for (let n = 0; n < batch; n++) {
      const count = lengths ? Math.min(steps, Math.max(0, lengths[n]!)) : steps
      const start = (v: HostArray | undefined): Float64Array =>
        v ? Float64Array.from(data(v).subarray(lastAt(d, n), lastAt(d, n) + size)) : new Float64Array(size)
      const [h, c] = [start(t.h0), start(t.c0)]
      const [fromX, fromH] = [new Float64Array(gates), new Float64Array(gates)]
      const peepholes = t.p && data(t.p).subarray(d * 3 * size, (d + 1) * 3 * size)
      for (let k = 0; k < count; k++) {
        const step = reversed ? count - 1 - k : k
        const row = (batchFirst ? n * steps + step : step * batch + n) * gates
        for (let g = 0; g < gates; g++) {
          fromX[g] = fromAll[row + g]! + biases[g]!
          let sum = rBias[g]!
          for (let j = 0; j < size; j++) sum += r[g * size + j]! * h[j]!
          fromH[g] = sum
        }
        const { linearBeforeReset } = settings
        cell.step({ size, fromX, fromH, h, c, r, rBias, peepholes, linearBeforeReset })
        const at = batchFirst ? (n * steps + step) * directions + d : (step * directions + d) * batch + n
        all.set(h, at * size)
      }
      lasts[0]!.set(h, lastAt(d, n))
      lasts[1]!.set(c, lastAt(d, n))
    }
  }
  return [
    value('float32', allShape, all),
    value('float32', lastShape, lasts[0]!),
    value('float32', lastShape, lasts[1]!),
  ]
}

/** What the inputs of all steps bring to all gates: `[steps * batch, gates]`. */
function inputSums(kernels: Kernels, x: HostArray, w: Float32Array, gates: number): Float32Array {
  const inputs = x.shape[2]!
  const rows = x.shape[0]! * x.shape[1]!
  using ws = kernels.workspace()
  const a = ws.float32(x.data as Float32Array)
  const b = ws.float32(w)
  const c = ws.raw(Float32Array, rows * gates)
  runSteps(matMul(kernels, { m: rows, n: gates, k: inputs, a, b, transposeB: true, c }))
  return c.copy()
}
