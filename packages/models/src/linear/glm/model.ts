import { type DenseMatrix, type Graph, GraphBuilder, learned, type SparseMatrix, type State } from '@foldwise/core'
import { exp } from '@foldwise/kernels'
import { linearMargins } from '../linear-margins.ts'
import { linearExpose } from '../linear-model.ts'

type Info = { readonly features: number | undefined }

const learnedFrom = (state: State, features: number | undefined) => ({
  coef: learned(state, 'coef', 'float64', [features]),
  intercept: learned(state, 'intercept', 'float64', [1]),
})

/** What models have whose mean is exp(x . coef + intercept). */
export const logLinkModel = {
  methods(state: State, _params: object, { features }: Info) {
    const { coef, intercept } = learnedFrom(state, features)
    return { predict: (x: DenseMatrix | SparseMatrix) => linearMargins(x, coef, intercept).map(exp) }
  },
  expose: linearExpose,
  /** ONNX: `x` float32 `[N, features]` to `y` float32 `[N]`. */
  graph(state: State, _params: object, { features }: Info): Graph {
    const { coef, intercept } = learnedFrom(state, features)
    const g = new GraphBuilder()
    const x = g.input('x', 'float32', ['N', coef.length])
    const column = g.node('Gemm', [x, g.float(coef, [coef.length, 1]), g.float(intercept)])
    g.output(g.node('Reshape', [g.node('Exp', [column]), g.int64([-1])], {}, { output: 'y' }), 'float32', ['N'])
    return g.build()
  },
}
