import {
  type Kernels,
  type TensorCompareKernels,
  type TensorImageKernels,
  type TensorKernels,
  type TensorLinesKernels,
  type TensorMapKernels,
  type TensorPairKernels,
  type TensorReduceKernels,
  tensorCompareKernels,
  tensorImageKernels,
  tensorKernels,
  tensorLinesKernels,
  tensorMapKernels,
  tensorPairKernels,
  tensorReduceKernels,
} from '@foldwise/kernels'

/** The procedures that tensors on wasm() run on. */
export interface OwnKernels {
  readonly tensor: TensorKernels
  readonly map: TensorMapKernels
  readonly pair: TensorPairKernels
  readonly compare: TensorCompareKernels
  readonly reduce: TensorReduceKernels
  readonly lines: TensorLinesKernels
  readonly image: TensorImageKernels
}

export const ownKernels = (kernels: Kernels): OwnKernels => ({
  tensor: kernels.use(tensorKernels),
  map: kernels.use(tensorMapKernels),
  pair: kernels.use(tensorPairKernels),
  compare: kernels.use(tensorCompareKernels),
  reduce: kernels.use(tensorReduceKernels),
  lines: kernels.use(tensorLinesKernels),
  image: kernels.use(tensorImageKernels),
})
