import {
  type DenseMatrix,
  FormatError,
  hostTensor,
  isSparse,
  learned,
  type SparseMatrix,
  type State,
  sparseMatrix,
} from '@foldwise/core'
import type { KernelParams } from './params.ts'
import type { KernelSpec } from './spec.ts'
import { nativeRows } from './take-rows.ts'

/** What a model keeps of its rows: the support vectors, or with a precomputed kernel their places alone. */
export interface SupportVectors {
  readonly spec: KernelSpec
  /** Places of the support vectors among the rows of fit. */
  readonly support: Int32Array
  readonly vectors: DenseMatrix | SparseMatrix | undefined
}

/** Tensors of support vectors; sparse rows stay sparse. */
export function supportTensors(x: DenseMatrix | SparseMatrix, support: Int32Array<ArrayBuffer>, spec: KernelSpec) {
  const count = support.length
  const places = { support: hostTensor(support, [count], 'int32') }
  if (spec.kernel === 'precomputed') return places
  const v = nativeRows(x, support)
  if (!isSparse(v)) {
    return { ...places, supportVectors: hostTensor(Float64Array.from(v.data), [count, x.shape[1]], 'float64') }
  }
  return {
    ...places,
    supportIndptr: hostTensor(Int32Array.from(v.indptr), [count + 1], 'int32'),
    supportIndices: hostTensor(Int32Array.from(v.indices), [v.indices.length], 'int32'),
    supportValues: hostTensor(Float64Array.from(v.values), [v.values.length], 'float64'),
  }
}

/** The support vectors of a state. Throws `FormatError` where they do not fit together. */
export function supportVectors(
  type: string,
  state: State,
  params: Pick<KernelParams, 'kernel' | 'coef0' | 'degree'>,
  features: number | undefined,
): SupportVectors {
  const { kernel, coef0, degree } = params
  const { gamma } = state.facts
  if (!(typeof gamma === 'number' && Number.isFinite(gamma))) {
    throw new FormatError(`${type}: expected the fact 'gamma' to be a number, got ${gamma}. The file is damaged.`)
  }
  const spec = { kernel, coef0, degree, gamma }
  const support = learned(state, 'support', 'int32', [undefined])
  const count = support.length
  if (kernel === 'precomputed') {
    if (support.some((i) => !(i >= 0 && i < features!))) {
      throw new FormatError(`${type}: expected places of rows below ${features}, got others. The file is damaged.`)
    }
    return { spec, support, vectors: undefined }
  }
  if (state.tensors.supportVectors) {
    const data = learned(state, 'supportVectors', 'float64', [count, features])
    return { spec, support, vectors: { kind: 'dense', shape: [count, features!], data } }
  }
  const values = learned(state, 'supportValues', 'float64', [undefined])
  const indices = learned(state, 'supportIndices', 'int32', [values.length])
  const indptr = learned(state, 'supportIndptr', 'int32', [count + 1])
  try {
    return { spec, support, vectors: sparseMatrix([count, features!], indptr, indices, values) }
  } catch (cause) {
    throw new FormatError(`${type}: expected support vectors in CSR form. The file is damaged.`, { cause })
  }
}
