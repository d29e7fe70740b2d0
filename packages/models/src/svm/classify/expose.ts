import {
  denseOrSparseInput,
  hostTensor,
  learned,
  type Matrix,
  methodInput,
  type SparseMatrix,
  type State,
  type Tensor,
} from '@foldwise/core'
import { type Machine, pairDecisions } from './decide.ts'

/** What a machine of classes shows beside its methods. */
export function classExpose(type: string, state: State, machine: () => Machine, features: number | undefined) {
  const { tensors } = state
  return {
    /** Places of the support vectors among the rows of fit, class after class; int32 `[support]`. */
    support: tensors.support as Tensor<'int32'>,
    /** float64 `[support, features]`; undefined for sparse rows and precomputed kernels. */
    supportVectors: tensors.supportVectors as Tensor<'float64'> | undefined,
    /** How many support vectors each class has. */
    nSupport: Array.from(learned(state, 'nSupport', 'int32', [undefined])),
    /** float64 `[classes - 1, support]`, in scikit-learn's arrangement. */
    dualCoef: tensors.dualCoef as Tensor<'float64'>,
    /** float64, one for each pair of classes. */
    intercept: tensors.intercept as Tensor<'float64'>,
    /** Decision values of each pair of classes, (0, 1), (0, 2), ..; float64 `[rows, pairs]`: above 0 for the first of the pair, or of two classes for the second. */
    async pairDecisions(x: Matrix | SparseMatrix): Promise<Tensor<'float64'>> {
      const rows = methodInput(`${type}.pairDecisions`, denseOrSparseInput, x, false, features)
      const m = machine()
      return hostTensor(await pairDecisions(m, rows), [rows.shape[0], m.intercept.length], 'float64')
    },
  }
}
