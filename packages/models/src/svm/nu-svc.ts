import { boolean, classWeightParam, defineClassifier, denseOrSparseInput, number, ParamError } from '@foldwise/core'
import { machineOf } from './classify/decide.ts'
import { classExpose } from './classify/expose.ts'
import { checkClassWeights, classPairs, fitClasses, pairOf } from './classify/fit.ts'
import { machineGraph } from './classify/graph.ts'
import { classMethods } from './classify/methods.ts'
import { nuFitter, nuSum } from './classify/pair.ts'
import { kernelParams } from './kernel/params.ts'
import { checkPrecomputed, kernelSpec } from './kernel/spec.ts'

const TYPE = 'nuSvc'

/**
 * Support vector classification with `nu` in place of C: at most that share of the rows of two classes violate the margin, and at least
 * that share become support vectors (Schölkopf, Smola, Williamson and Bartlett, Neural Computation 12, 2000).
 *
 * Otherwise as `svc`, with the same kernels, methods and facts, and LIBSVM's results. A `nu` that the smaller class of a pair cannot fill
 * is refused.
 */
export const nuSvc = defineClassifier({
  type: TYPE,
  version: 1,
  accepts: denseOrSparseInput,
  params: {
    /** Bound on the share of margin errors from above and on that of support vectors from below. */
    nu: number({ above: 0, max: 1, default: 0.5, space: { kind: 'number', min: 0.01, max: 0.9 } }),
    ...kernelParams,
    classWeight: classWeightParam(),
    /** As in `svc`. */
    probability: boolean({ default: false }),
    /** As in `svc`. */
    breakTies: boolean({ default: false }),
  },
  async fit(data, params, ctx) {
    if (params.kernel === 'precomputed') checkPrecomputed(TYPE, data.x)
    checkClassWeights(TYPE, data)
    for (const [a, b] of classPairs(data.classes)) {
      const pair = pairOf(data, a, b)
      const of = (s: number): number => pair.weight.reduce((sum, w, i) => sum + (pair.sign[i] === s ? w : 0), 0)
      const most = Math.min(of(1), of(-1))
      if (nuSum(pair, params.nu) > most * (1 + 1e-12)) {
        const highest = (2 * most) / (of(1) + of(-1))
        throw new ParamError(
          `${TYPE}.fit: expected 'nu' to be at most ${highest.toPrecision(4)} for classes ${String(data.labels[a])} and ${String(data.labels[b])}, got ${params.nu}. Lower it, or weigh the smaller class more.`,
        )
      }
    }
    const spec = await kernelSpec(params, data.x, ctx.checkpoint)
    const job = { x: data.x, spec, params, ctx }
    return fitClasses(TYPE, data, spec, params, nuFitter(job, params.nu), ctx)
  },
  methods: (state, params, { classes, features }) =>
    classMethods(machineOf(TYPE, state, params, classes.length, features), params),
  expose: (state, params, { classes, features }) =>
    classExpose(TYPE, state, () => machineOf(TYPE, state, params, classes.length, features), features),
  graph: (state, params, { classes, features }) =>
    machineGraph(TYPE, machineOf(TYPE, state, params, classes.length, features), features!, params.breakTies),
})
