import {
  boolean,
  type ClassifierData,
  classWeightParam,
  type DenseMatrix,
  defineClassifier,
  denseOrSparseInput,
  type FitContext,
  hostTensor,
  integer,
  learned,
  number,
  oneOf,
  type SparseMatrix,
  type State,
  type Tensor,
  type Values,
} from '@foldwise/core'
import { sigmoid, softmax } from '@foldwise/kernels'
import { linearMargins } from './linear-margins.ts'
import { fitLogistic, type LogisticFit } from './logistic/fit.ts'
import { logisticGraph } from './logistic/graph.ts'
import type { Coefficients } from './logistic/objective.ts'
import { plan } from './logistic/plan.ts'
import { type LogisticProblem, outputsOf } from './logistic/problem.ts'

const TYPE = 'logisticRegression'

const params = {
  /** `'l2'`, `'l1'`, `'elasticnet'` (a mixture, see `l1Ratio`), or null for none. The intercept is never penalised. */
  penalty: oneOf('l2', 'l1', 'elasticnet', null),
  /** Inverse strength of the penalty. */
  C: number({ above: 0, default: 1, space: { kind: 'number', min: 1e-4, max: 1e4, log: true } }),
  /** Share of L1 in the elastic net. */
  l1Ratio: number({ min: 0, max: 1, default: 0.5, space: { kind: 'number', min: 0, max: 1 } }),
  fitIntercept: boolean({ default: true }),
  /** Weights of the classes, multiplied into those of the rows. */
  classWeight: classWeightParam(),
  /**
   * Fitting stops when no entry of the gradient, each in units of its column's scale, exceeds `tol` times the objective; both are
   * taken per row, and the objective as at most 1, or as 1 where nothing is penalised.
   */
  tol: number({ above: 0, default: 1e-6 }),
  maxIter: integer({ min: 1, default: 200 }),
  /** `'auto'` picks by size and penalty: see the README. The minimum is the same. */
  solver: oneOf('auto', 'lbfgs', 'newton-cholesky', 'newton-cg', 'dual', 'coordinate'),
}

type Params = Values<typeof params>
type Native = DenseMatrix | SparseMatrix

/**
 * Logistic regression: softmax over linear scores, for two classes and more, on dense rows or a CSR matrix of any column scales.
 *
 * Minimises `C * sum_i weight_i loss_i + (1 - a) |w|^2 / 2 + a |w|_1` with the intercept free, as scikit-learn does; `a` is 0 for
 * `'l2'`, 1 for `'l1'`, `l1Ratio` for `'elasticnet'`, and `penalty: null` minimises the loss alone.
 * Models have `coef` `[1, features]` for two classes (the score of `classes[1]`), else `[classes, features]`, and `intercept`, both
 * float64, and tell in `facts` whether and how they converged; early stops warn with code `not-converged`. A model given as
 * `warmStart` is where the fit starts.
 * One pass over the data an iteration; a few dozen for most data. Not for curved class boundaries: add features, or take trees.
 */
export const logisticRegression = defineClassifier({
  type: TYPE,
  version: 1,
  accepts: denseOrSparseInput,
  params,
  fit,
  methods(state, _params, { classes, features }) {
    const { coef, intercept } = coefficients(state, classes.length, features)
    const margins = (x: Native): Float64Array<ArrayBuffer> => linearMargins(x, coef, intercept)
    return {
      decisionFunction: (x: Native) => margins(x),
      predictProba: (x: Native) => probabilities(margins(x), intercept.length),
      predict: (x: Native) => predictCodes(margins(x), intercept.length),
    }
  },
  expose: ({ tensors }) => ({
    coef: tensors.coef as Tensor<'float64'>,
    intercept: tensors.intercept as Tensor<'float64'>,
  }),
  graph: (state, _params, { classes, features }) =>
    logisticGraph(coefficients(state, classes.length, features), features!, classes.length),
})

async function fit(data: ClassifierData<Native>, p: Params, ctx: FitContext): Promise<State> {
  const { penalty, C, l1Ratio, fitIntercept, tol, maxIter, solver } = p
  const problem: LogisticProblem = {
    x: data.x,
    y: data.y,
    classes: data.classes,
    weight: data.weight,
    C: penalty === null ? Infinity : C,
    l1Ratio: penalty === 'l1' ? 1 : penalty === 'elasticnet' ? l1Ratio : 0,
    fitIntercept,
  }
  const start = ctx.warmStart && coefficients(ctx.warmStart, data.classes, data.x.shape[1])
  const chosen = plan(TYPE, problem, solver, start !== undefined)
  const result = await fitLogistic(await ctx.kernels(), chosen, start, {
    tol,
    maxIter,
    pacer: ctx,
    random: ctx.stream('rows'),
    onIteration: (done, objective, gradientNorm) => ctx.progress('fit', done, maxIter, { objective, gradientNorm }),
  })
  warn(result, problem, p, ctx)
  const { coef, intercept, ...facts } = result
  const outputs = outputsOf(problem)
  return {
    tensors: {
      coef: hostTensor(coef, [outputs, data.x.shape[1]], 'float64'),
      intercept: hostTensor(intercept, [outputs], 'float64'),
    },
    facts: { ...facts },
  }
}

function warn(result: LogisticFit, problem: LogisticProblem, { maxIter }: Params, ctx: FitContext): void {
  if (!result.converged) {
    const [why, remedy] =
      result.iterations >= maxIter
        ? [`after ${result.iterations} iterations`, 'Raise maxIter or tol, or lower C.']
        : ['where no step improves the objective any more', 'Raise tol: this is as far as float64 goes.']
    ctx.warn(
      'not-converged',
      `${TYPE}.fit: expected a gradient of at most ${result.gradientTol.toExponential(2)}, got ${result.gradientNorm.toExponential(2)} ${why}. ${remedy}`,
    )
  }
  // A single row on the wrong side costs log 2 times its weight or more.
  const least = Math.LN2 * (problem.weight ? smallestPositive(problem.weight) : 1)
  if (problem.C === Infinity && result.objective < least) {
    ctx.warn(
      'separable',
      `${TYPE}.fit: expected classes that overlap, got rows that a plane separates: without a penalty the coefficients grow without bound, and where they stop means little. Use penalty 'l2'.`,
    )
  }
}

function smallestPositive(weight: Float64Array): number {
  let least = Infinity
  for (const w of weight) if (w > 0 && w < least) least = w
  return least
}

function coefficients(state: State, classes: number, features: number | undefined): Coefficients {
  const outputs = classes === 2 ? 1 : classes
  return {
    coef: learned(state, 'coef', 'float64', [outputs, features]),
    intercept: learned(state, 'intercept', 'float64', [outputs]),
  }
}

function probabilities(margins: Float64Array, outputs: number): Float64Array<ArrayBuffer> {
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

function predictCodes(margins: Float64Array, outputs: number): Int32Array {
  if (outputs === 1) return Int32Array.from(margins, (z) => (z > 0 ? 1 : 0))
  return Int32Array.from({ length: margins.length / outputs }, (_, i) => {
    let best = 0
    for (let o = 1; o < outputs; o++) if (margins[i * outputs + o]! > margins[i * outputs + best]!) best = o
    return best
  })
}
