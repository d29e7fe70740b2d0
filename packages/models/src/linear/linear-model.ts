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

/** The state of several targets: `coef` `[outputs, features]`, `intercept` `[outputs]`; of one, as `linearState`. */
export function linearStates(
  coef: Float64Array<ArrayBuffer>,
  intercept: Float64Array<ArrayBuffer>,
  facts: State['facts'],
): State {
  const outputs = intercept.length
  if (outputs === 1) return linearState(coef, intercept[0]!, facts)
  return {
    tensors: {
      coef: hostTensor(coef, [outputs, coef.length / outputs], 'float64'),
      intercept: hostTensor(intercept, [outputs], 'float64'),
    },
    facts,
  }
}

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

const learnedFrom = (state: State, { features, outputs = 1 }: Info) => ({
  coef: learned(state, 'coef', 'float64', outputs === 1 ? [features] : [outputs, features]),
  intercept: learned(state, 'intercept', 'float64', [outputs]),
})

type Info = { readonly features: number | undefined; readonly outputs?: number }

export function linearMethods<Native extends DenseMatrix | SparseMatrix>(state: State, _params: object, info: Info) {
  const { coef, intercept } = learnedFrom(state, info)
  return { predict: (x: Native) => linearMargins(x, coef, intercept) }
}

export function linearExpose(state: State) {
  return {
    /** float64 `[features]`, in the units of the columns. */
    coef: state.tensors.coef as Tensor<'float64'>,
    intercept: learned(state, 'intercept', 'float64', [1])[0]!,
  }
}

/** `linearExpose` of models that can have several targets. */
export function linearExposeMany(state: State) {
  return {
    /** float64 `[features]`, in the units of the columns; of several targets `[outputs, features]`. */
    coef: state.tensors.coef as Tensor<'float64'>,
    /** Of the first target. */
    intercept: learned(state, 'intercept', 'float64', [undefined])[0]!,
    /** Of each target, float64 `[outputs]`. */
    intercepts: state.tensors.intercept as Tensor<'float64'>,
  }
}

/** ONNX: `x` float32 `[N, features]` to `y` float32 `[N]`, of several targets `[N, outputs]`. */
export function linearGraph(state: State, _params: object, info: Info): Graph {
  const { coef, intercept } = learnedFrom(state, info)
  const outputs = intercept.length
  const features = coef.length / outputs
  const g = new GraphBuilder()
  const x = g.input('x', 'float32', ['N', features])
  if (outputs > 1) {
    const weights = g.float(coef, [outputs, features])
    g.node('Gemm', [x, weights, g.float(intercept)], { transB: { int: 1 } }, { output: 'y' })
    g.output('y', 'float32', ['N', outputs])
    return g.build()
  }
  const column = g.node('Gemm', [x, g.float(coef, [features, 1]), g.float(intercept)])
  g.output(g.node('Reshape', [column, g.int64([-1])], {}, { output: 'y' }), 'float32', ['N'])
  return g.build()
}
