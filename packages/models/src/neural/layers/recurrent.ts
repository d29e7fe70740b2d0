import { InputError, type Params, type Rng, type Shape, type Tensor } from '@foldwise/core'
import { add, concat, END, matMul, mul, reshape, sigmoid, slice, sub, tanh } from '@foldwise/core/ops'
import type { Layer } from '../layer.ts'
import { uniform } from '../noise.ts'
import { count } from './check.ts'
import { linear } from './dense.ts'
import { sequence } from './positions.ts'

export interface RecurrentOptions {
  /** Also reads from the end, with weights of its own, and joins both: twice the units come out. Default false. */
  readonly bidirectional?: boolean
  /** Gives `[n, length, units]`; else the values after the last step, `[n, units]`. Default false. */
  readonly sequences?: boolean
}

/**
 * Long short-term memory over sequences `[n, length, size]`. Weights are PyTorch's: `weight_ih_l0` `[4 units, size]`,
 * `weight_hh_l0` `[4 units, units]`, `bias_ih_l0`, `bias_hh_l0`, gates in the order input, forget, cell, output, and those
 * with `_reverse` from the end. Source: Hochreiter & Schmidhuber (1997).
 */
export const lstm = (units: number, options: RecurrentOptions = {}): Layer =>
  recurrent('lstm', 4, units, options, lstmStep)

/**
 * Gated recurrent units over sequences `[n, length, size]`. Weights as those of `lstm` with three gates: reset, update, new.
 * Source: Cho et al. (2014), with PyTorch's placing of the reset gate.
 */
export const gru = (units: number, options: RecurrentOptions = {}): Layer =>
  recurrent('gru', 3, units, options, gruStep)

/** What is carried from step to step; none before the first, where all of it is 0. */
interface Carried {
  readonly h: Tensor
  readonly c?: Tensor
}
/** Of the gates' share from the input and from what was carried, each `[n, gates * units]`. */
type Step = (fromInput: Tensor, fromHidden: Tensor, before: Carried | undefined, units: number) => Carried

function recurrent(name: string, gates: number, units: number, options: RecurrentOptions, step: Step): Layer {
  count(name, 'units', units)
  const { bidirectional = false, sequences = false } = options
  const suffixes = bidirectional ? ['', '_reverse'] : ['']
  return {
    init: (random, shape) => ({
      params: Object.assign({}, ...suffixes.map((s) => weights(random, shape, gates * units, units, s))) as Params,
    }),
    apply(params, x) {
      const [, length] = sequence(name, x)
      if (length === 0) throw new InputError(`${name}: expected sequences of a step or more, got none. Leave them out.`)
      const read = suffixes.map((s) => readThrough(params, s, x, units, step))
      const join = (parts: Tensor[], axis: number) => (parts.length === 1 ? parts[0]! : concat(parts, axis))
      if (!sequences)
        return join(
          read.map((steps, i) => (i === 0 ? steps.at(-1)! : steps[0]!)),
          1,
        )
      const rows = read.map((steps) =>
        join(
          steps.map((h) => reshape(h, [-1, 1, units])),
          1,
        ),
      )
      return join(rows, 2)
    },
  }
}

function weights(random: Rng, shape: Shape, rows: number, units: number, suffix: string): Params {
  const bound = 1 / Math.sqrt(units)
  const make = (...size: number[]) => uniform(random, size, bound)
  return {
    [`weight_ih_l0${suffix}`]: make(rows, shape.at(-1) ?? 0),
    [`weight_hh_l0${suffix}`]: make(rows, units),
    [`bias_ih_l0${suffix}`]: make(rows),
    [`bias_hh_l0${suffix}`]: make(rows),
  }
}

/** What is carried after each step, by position. */
function readThrough(params: Params, suffix: string, x: Tensor, units: number, step: Step): Tensor[] {
  const get = (name: string) => params[`${name}_l0${suffix}`]!
  const length = x.shape[1]!
  // All steps' share of the input as one product.
  const inputs = linear(x, get('weight_ih'), get('bias_ih'))
  const states: Tensor[] = []
  let carried: Carried | undefined
  for (let i = 0; i < length; i++) {
    const at = suffix ? length - 1 - i : i
    const input = reshape(slice(inputs, [0, at], [END, at + 1]), [-1, inputs.shape[2]!])
    const bias = get('bias_hh')
    // Before the first step h is 0, and its product with it.
    const hidden = carried ? add(matMul(carried.h, get('weight_hh'), { transposeB: true }), bias) : bias
    carried = step(input, hidden, carried, units)
    states[at] = carried.h
  }
  return states
}

const gate = (x: Tensor, i: number, units: number): Tensor =>
  x.shape.length === 1 ? slice(x, [i * units], [(i + 1) * units]) : slice(x, [0, i * units], [END, (i + 1) * units])

function lstmStep(fromInput: Tensor, fromHidden: Tensor, before: Carried | undefined, units: number): Carried {
  const all = add(fromInput, fromHidden)
  const [input, forget, cell, output] = [0, 1, 2, 3].map((i) => gate(all, i, units)) as [Tensor, Tensor, Tensor, Tensor]
  const fresh = mul(sigmoid(input), tanh(cell))
  const c = before ? add(mul(sigmoid(forget), before.c!), fresh) : fresh
  return { h: mul(sigmoid(output), tanh(c)), c }
}

function gruStep(fromInput: Tensor, fromHidden: Tensor, before: Carried | undefined, units: number): Carried {
  const both = (i: number) => add(gate(fromInput, i, units), gate(fromHidden, i, units))
  const reset = sigmoid(both(0))
  const update = sigmoid(both(1))
  const fresh = tanh(add(gate(fromInput, 2, units), mul(reset, gate(fromHidden, 2, units))))
  const kept = mul(sub(1, update), fresh)
  return { h: before ? add(kept, mul(update, before.h)) : kept }
}
