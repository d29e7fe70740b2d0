import type { DenseMatrix, SparseMatrix, State } from '@foldwise/core'
import { sigmoid, softmax } from '@foldwise/kernels'
import { linearMargins } from '../linear-margins.ts'
import { planeCodes, planesModel, planesOf } from '../planes.ts'
import { logisticGraph } from './graph.ts'

type Native = DenseMatrix | SparseMatrix
type Info = { readonly classes: readonly unknown[]; readonly features: number | undefined }

/** Abilities, properties and graph of softmax over linear scores. */
export const logisticModel = {
  methods(state: State, _params: object, info: Info) {
    const { coef, intercept } = planesOf(state, info)
    const margins = (x: Native): Float64Array<ArrayBuffer> => linearMargins(x, coef, intercept)
    return {
      decisionFunction: (x: Native) => margins(x),
      predictProba: (x: Native) => probabilities(margins(x), intercept.length),
      predict: (x: Native) => planeCodes(margins(x), intercept.length),
    }
  },
  expose: planesModel.expose,
  graph: (state: State, _params: object, info: Info) => logisticGraph(planesOf(state, info), info.features!),
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
