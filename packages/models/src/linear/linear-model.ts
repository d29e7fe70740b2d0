import {
  type DenseMatrix,
  type Graph,
  GraphBuilder,
  hostTensor,
  learned,
  type SparseMatrix,
  type State,
  type Tensor,
} from '@foldwise/core'
import { linearMargins } from './linear-margins.ts'

/** State, abilities and graph that regressors of the form x . coef + intercept share. */
export function linearState(coef: Float64Array<ArrayBuffer>, intercept: number, facts: State['facts']): State {
  return {
    tensors: {
      coef: hostTensor(coef, [coef.length], 'float64'),
      intercept: hostTensor(Float64Array.of(intercept), [1], 'float64'),
    },
    facts,
  }
}

const learnedFrom = (state: State, features: number | undefined) => ({
  coef: learned(state, 'coef', 'float64', [features]),
  intercept: learned(state, 'intercept', 'float64', [1]),
})

type Info = { readonly features: number | undefined }

export function linearMethods<Native extends DenseMatrix | SparseMatrix>(
  state: State,
  _params: object,
  { features }: Info,
) {
  const { coef, intercept } = learnedFrom(state, features)
  return { predict: (x: Native) => linearMargins(x, coef, intercept) }
}

export function linearExpose(state: State) {
  return {
    /** float64 `[features]`, in the units of the columns. */
    coef: state.tensors.coef as Tensor<'float64'>,
    intercept: learned(state, 'intercept', 'float64', [1])[0]!,
  }
}

/** ONNX: `x` float32 `[N, features]` to `y` float32 `[N]`. */
export function linearGraph(state: State, _params: object, { features }: Info): Graph {
  const { coef, intercept } = learnedFrom(state, features)
  const g = new GraphBuilder()
  const x = g.input('x', 'float32', ['N', coef.length])
  const column = g.node('Gemm', [x, g.float(coef, [coef.length, 1]), g.float(intercept)])
  g.output(g.node('Reshape', [column, g.int64([-1])], {}, { output: 'y' }), 'float32', ['N'])
  return g.build()
}
