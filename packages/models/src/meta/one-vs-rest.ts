import {
  anyRows,
  type DefinedClassifierRecipe,
  defineClassifier,
  fitParts,
  type Graph,
  GraphBuilder,
  learnedParts,
  ParamError,
} from '@foldwise/core'
import { checkPart, compositeOf, withType } from './composite.ts'
import { classifierOn, labelledRows } from './part-data.ts'
import { embedProbabilities, embedScores, graphsOf, inputLike } from './part-graphs.ts'
import { type AnyClassifier, columnsOf, largestOfRows, probabilities, scores } from './part-outputs.ts'
import type { AbilitiesOfPart, ClassifierPart, FittedPart, InputOf } from './part-types.ts'

const TYPE = 'oneVsRest'

/** Labels of the parts: the rest, and the class. */
const REST = [false, true] as const

const define = ({ estimator }: { readonly estimator: ClassifierPart }) =>
  defineClassifier({
    type: TYPE,
    version: 1,
    accepts: anyRows,
    params: {},
    fit(data, _params, ctx) {
      const rows = labelledRows(data)
      // Of two classes, the second against the first says all.
      const classes = data.classes === 2 ? [1] : Array.from(data.labels.keys())
      const parts = classes.map((k) =>
        classifierOn(estimator, () => ({ ...rows, y: Array.from(data.y, (c) => c === k) })),
      )
      return fitParts(ctx, 'class', parts, (children) => {
        for (const part of children) asked(part)
        return { tensors: {}, facts: {}, children }
      })
    },
    methods(state, _params, { classes }) {
      const parts = learnedParts<AnyClassifier>(state, new Array<string>(partCount(classes.length)).fill('classifier'))
      for (const part of parts) columnsOf(part, REST)
      const columns = async (x: unknown, of: (part: AnyClassifier, x: unknown) => Promise<Float64Array>) => {
        const all: Float64Array[] = []
        for (const part of parts) all.push(await of(part, x))
        return Float64Array.from({ length: all.length * all[0]!.length }, (_, i) => {
          return all[i % all.length]![Math.floor(i / all.length)]!
        })
      }
      const decide = asked(parts[0]!)
      return {
        ...(parts[0]!.predictProba && {
          predictProba: async (x: unknown) => shares(await columns(x, positives), classes.length),
        }),
        ...(parts[0]!.decisionFunction && { decisionFunction: (x: unknown) => columns(x, decisions) }),
        async predict(x: unknown) {
          const values = await columns(x, decide === 'decisionFunction' ? decisions : positives)
          const middle = decide === 'decisionFunction' ? 0 : 0.5
          return classes.length === 2
            ? Int32Array.from(values, (v) => (v > middle ? 1 : 0))
            : largestOfRows(values, classes.length)
        },
      }
    },
    expose: (state) => ({ estimators: state.children as readonly AnyClassifier[] }),
    graph(state, _params, { classes }): Graph {
      const parts = learnedParts<AnyClassifier>(state, 'classifier')
      const graphs = graphsOf(TYPE, parts)
      const g = new GraphBuilder()
      const x = inputLike(g, graphs[0]!)
      const soft = parts[0]!.predictProba !== undefined
      const columns = parts.map((part, i) => {
        if (!soft) return embedScores(g, part, graphs[i]!, x)
        const both = embedProbabilities(g, part, graphs[i]!, x, REST)
        return g.node('Gather', [both, g.int64([1])], { axis: { int: 1 } })
      })
      const output = soft ? 'probabilities' : 'decisions'
      if (classes.length === 2) {
        const other = soft ? g.node('Sub', [g.float([1]), columns[0]!]) : g.node('Neg', [columns[0]!])
        g.node('Concat', [other, columns[0]!], { axis: { int: 1 } }, { output })
      } else if (soft) {
        const all = g.node('Concat', columns, { axis: { int: 1 } })
        const sums = g.node('ReduceSum', [all, g.int64([1])], { keepdims: { int: 1 } })
        const none = g.node('Equal', [sums, g.float([0])])
        const over = g.node('Div', [all, g.node('Where', [none, g.float([1]), sums])])
        g.node('Where', [none, g.float([1 / classes.length]), over], {}, { output })
      } else g.node('Concat', columns, { axis: { int: 1 } }, { output })
      g.output(output, 'float32', ['N', classes.length])
      return g.build()
    },
  })

const partCount = (classes: number): number => (classes === 2 ? 1 : classes)

/** What decides for a part: decision values, or else probabilities. Throws `ParamError` where it has neither. */
function asked(part: AnyClassifier): 'decisionFunction' | 'predictProba' {
  if (part.decisionFunction) return 'decisionFunction'
  if (part.predictProba) return 'predictProba'
  throw new ParamError(
    `${TYPE}.fit: expected a classifier with 'decisionFunction' or 'predictProba', got '${part.type}' without. Take another.`,
  )
}

const decisions = (part: AnyClassifier, x: unknown): Promise<Float64Array> => scores(part, 'decisionFunction', x)

const positives = async (part: AnyClassifier, x: unknown): Promise<Float64Array> =>
  (await probabilities(part, x, REST)).filter((_, i) => i % 2 === 1)

/** Probabilities that sum to 1, from those of each class against the rest. */
function shares(values: Float64Array, classes: number): Float64Array {
  if (classes === 2)
    return Float64Array.from({ length: 2 * values.length }, (_, i) => (i % 2 ? values[i >> 1]! : 1 - values[i >> 1]!))
  for (let i = 0; i < values.length; i += classes) {
    const row = values.subarray(i, i + classes)
    const sum = row.reduce((a, b) => a + b, 0)
    for (let c = 0; c < classes; c++) row[c] = sum > 0 ? row[c]! / sum : 1 / classes
  }
  return values
}

export type OneVsRestRecipe<R extends ClassifierPart> = DefinedClassifierRecipe<
  InputOf<R>,
  object,
  AbilitiesOfPart<R>,
  { readonly estimators: readonly FittedPart<R>[] }
> & { readonly estimator: R }

function make<R extends ClassifierPart>(estimator: R): OneVsRestRecipe<R> {
  checkPart(TYPE, 'classifier', estimator)
  return compositeOf(define, { estimator }) as OneVsRestRecipe<R>
}

/**
 * A classifier of two classes made one of many: `oneVsRest(logisticRegression())`. For each class a part learns to tell it from all
 * others; the surest one wins, by decision values, or by probabilities where there are none. Parts learn the labels false and true.
 *
 * As scikit-learn's `OneVsRestClassifier`: probabilities are the parts', over their sum. They sum to 1 but are not calibrated. Costs a
 * fit of all rows for each class. Classifiers that know many classes by themselves are better without it.
 */
export const oneVsRest = withType(make, define({ estimator: undefined as never }))
