import {
  type DenseMatrix,
  type Graph,
  GraphBuilder,
  learned,
  type SparseMatrix,
  type State,
  type Tensor,
} from '@foldwise/core'
import { linearMargins } from './linear-margins.ts'

/** A plane for two classes, the score of the second, else one a class. */
export interface Planes {
  /** `[planes, features]` */
  readonly coef: Float64Array
  /** `[planes]` */
  readonly intercept: Float64Array
}

type Info = { readonly classes: readonly unknown[]; readonly features: number | undefined }

/** Abilities, properties and graph of classifiers that have decision values alone. */
export const planesModel = {
  methods(state: State, _params: object, info: Info) {
    const { coef, intercept } = planesOf(state, info)
    return {
      decisionFunction: (x: DenseMatrix | SparseMatrix) => linearMargins(x, coef, intercept),
    }
  },
  expose: ({ tensors }: State) => ({
    /** float64 `[1, features]` for two classes, else `[classes, features]`. */
    coef: tensors.coef as Tensor<'float64'>,
    /** float64 `[1]` or `[classes]`. */
    intercept: tensors.intercept as Tensor<'float64'>,
  }),
  /** ONNX: `x` float32 `[N, features]` to `scores` float32 `[N, classes]`. */
  graph(state: State, _params: object, info: Info): Graph {
    const g = new GraphBuilder()
    planeScores(g, planesOf(state, info), info.features!)
    g.output('scores', 'float32', ['N', info.classes.length])
    return g.build()
  },
}

export function planesOf(state: State, { classes, features }: Info): Planes {
  const planes = classes.length === 2 ? 1 : classes.length
  return {
    coef: learned(state, 'coef', 'float64', [planes, features]),
    intercept: learned(state, 'intercept', 'float64', [planes]),
  }
}

/**
 * Adds the input `x` float32 `[N, features]` and `scores` float32 `[N, classes]`, of two classes the one margin with either sign. Named,
 * so that composites find the decision values. Returns the name.
 */
export function planeScores(g: GraphBuilder, { coef, intercept }: Planes, features: number) {
  const x = g.input('x', 'float32', ['N', features])
  const isOne = intercept.length === 1
  const signs = isOne ? [-1, 1] : Array.from(intercept, () => 1)
  const plane = (c: number): number => (isOne ? 0 : c)
  const classes = signs.length
  const weights = Float64Array.from(
    { length: features * classes },
    (_, i) => signs[i % classes]! * coef[plane(i % classes) * features + Math.floor(i / classes)]!,
  )
  const bias = signs.map((sign, c) => sign * intercept[plane(c)]!)
  return g.node('Gemm', [x, g.float(weights, [features, classes]), g.float(bias)], {}, { output: 'scores' })
}

/** Class indices of margins `[rows, planes]`: the side of one plane, else the first of the largest. */
export function planeCodes(margins: Float64Array, planes: number): Int32Array {
  // Loops: `Int32Array.from` makes a list first.
  const codes = new Int32Array(margins.length / planes)
  for (let i = 0; i < codes.length; i++) {
    if (planes === 1) codes[i] = margins[i]! > 0 ? 1 : 0
    else {
      let best = 0
      for (let p = 1; p < planes; p++) if (margins[i * planes + p]! > margins[i * planes + best]!) best = p
      codes[i] = best
    }
  }
  return codes
}
