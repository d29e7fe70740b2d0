import { type DenseMatrix, learned, type SparseMatrix, type State, type Tensor } from '@foldwise/core'
import { sigmoid, softmax } from '@foldwise/kernels'
import { linearMargins } from '../linear-margins.ts'
import { logisticGraph } from './graph.ts'
import type { Coefficients } from './objective.ts'

type Native = DenseMatrix | SparseMatrix
type Info = { readonly classes: readonly unknown[]; readonly features: number | undefined }

/** Abilities, properties and graph of softmax over linear scores. */
export const logisticModel = {
  methods(state: State, _params: object, { classes, features }: Info) {
    const { coef, intercept } = coefficients(state, classes.length, features)
    const margins = (x: Native): Float64Array<ArrayBuffer> => linearMargins(x, coef, intercept)
    return {
      decisionFunction: (x: Native) => margins(x),
      predictProba: (x: Native) => probabilities(margins(x), intercept.length),
      predict: (x: Native) => predictCodes(margins(x), intercept.length),
    }
  },
  expose: ({ tensors }: State) => ({
    /** float64 `[1, features]` for two classes, else `[classes, features]`. */
    coef: tensors.coef as Tensor<'float64'>,
    /** float64 `[1]` or `[classes]`. */
    intercept: tensors.intercept as Tensor<'float64'>,
  }),
  graph: (state: State, _params: object, { classes, features }: Info) =>
    logisticGraph(coefficients(state, classes.length, features), features!, classes.length),
}

export function coefficients(state: State, classes: number, features: number | undefined): Coefficients {
  const outputs = classes === 2 ? 1 : classes
  return {
    coef: learned(state, 'coef', 'float64', [outputs, features]),
    intercept: learned(state, 'intercept', 'float64', [outputs]),
  }
}

export function probabilities(margins: Float64Array, outputs: number): Float64Array<ArrayBuffer> {
  if (outputs > 1) {
    const out = new Float64Array(margins.length)
    for (let i = 0; i < margins.length; i += outputs) out.set(softmax(margins.subarray(i, i + outputs)), i)
    return out
  }
  const out = new Float64Array(margins.length * 2)
  for (const [i, z] of margins.entries()) {
    out[2 * i] = sigmoid(-z)
    out[2 * i + 1] = sigmoid(z)
  }
  return out
}

export function predictCodes(margins: Float64Array, outputs: number): Int32Array {
  // Loops: `Int32Array.from` makes a list first.
  const codes = new Int32Array(margins.length / outputs)
  for (let i = 0; i < codes.length; i++) {
    if (outputs === 1) codes[i] = margins[i]! > 0 ? 1 : 0
    else {
      let best = 0
      for (let o = 1; o < outputs; o++) if (margins[i * outputs + o]! > margins[i * outputs + best]!) best = o
      codes[i] = best
    }
  }
  return codes
}
