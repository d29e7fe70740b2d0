import { boolean, classWeightParam, defineClassifier, denseOrSparseInput, number } from '@foldwise/core'
import { machineOf } from './classify/decide.ts'
import { classExpose } from './classify/expose.ts'
import { checkClassWeights, fitClasses } from './classify/fit.ts'
import { machineGraph } from './classify/graph.ts'
import { classMethods } from './classify/methods.ts'
import { costFitter } from './classify/pair.ts'
import { kernelParams } from './kernel/params.ts'
import { checkPrecomputed, kernelSpec } from './kernel/spec.ts'

const TYPE = 'svc'

/**
 * Support vector classification with a kernel: between each two classes the surface with the widest margin, f(x) = sum_i b_i K(x_i, x)
 * + intercept; the class that wins most pairs is predicted (Cortes and Vapnik, Machine Learning 20, 1995).
 *
 * Minimises `|f|^2 / 2 + C sum_i weight_i max(0, 1 - y_i f(x_i))` for each pair, by sequential minimal optimisation with second-order pairs
 * (Fan, Chen and Lin, JMLR 2005) on working sets of up to 512 rows, with shrinking. Models have `support`, `supportVectors`, `nSupport`, `dualCoef`,
 * `intercept` and `pairDecisions(x)`; `facts` tell `gamma`, `nIter`, `converged` and the `gap` reached. With `probability`, Platt's sigmoids
 * are cross-fitted as in LIBSVM, and the class of the largest probability is predicted; without, `predict` agrees with `decisionFunction`
 * but where pairs tie and `breakTies` is false.
 * Between rows^2 and rows^3 operations; kernels are distances, so scale the columns. For more than some ten thousand rows take
 * `linearSvc`, on `nystroem` or `rbfSampler` features where planes do not do, or gradient boosting.
 */
export const svc = defineClassifier({
  type: TYPE,
  version: 1,
  accepts: denseOrSparseInput,
  params: {
    /** Cost of a margin violated by 1. */
    C: number({ above: 0, default: 1, space: { kind: 'number', min: 1e-3, max: 1e3, log: true } }),
    ...kernelParams,
    classWeight: classWeightParam(),
    /** Gives the model `predictProba`, at five more fits a pair. `calibratedClassifier` has more ways. */
    probability: boolean({ default: false }),
    /** Of classes that won as many pairs, predicts the one whose decision values are larger, not the first. */
    breakTies: boolean({ default: false }),
  },
  async fit(data, params, ctx) {
    if (params.kernel === 'precomputed') checkPrecomputed(TYPE, data.x)
    checkClassWeights(TYPE, data)
    const spec = await kernelSpec(params, data.x, ctx.checkpoint)
    const job = { x: data.x, spec, params, ctx }
    return fitClasses(TYPE, data, spec, params, costFitter(job, params.C), ctx)
  },
  methods: (state, params, { classes, features }) =>
    classMethods(machineOf(TYPE, state, params, classes.length, features), params),
  expose: (state, params, { classes, features }) =>
    classExpose(TYPE, state, () => machineOf(TYPE, state, params, classes.length, features), features),
  graph: (state, params, { classes, features }) =>
    machineGraph(TYPE, machineOf(TYPE, state, params, classes.length, features), features!, params.breakTies),
})
