import {
  anyRows,
  type DefinedMultiOutputClassifierRecipe,
  defineMultiOutputClassifier,
  fitParts,
  type Graph,
  GraphBuilder,
  learnedParts,
} from '@foldwise/core'
import { checkPart, compositeOf, withType } from './composite.ts'
import { classifierOn } from './part-data.ts'
import { graphsOf, inputLike } from './part-graphs.ts'
import { type AnyClassifier, predictedCodes, probabilities } from './part-outputs.ts'
import type { AbilitiesOfPart, ClassifierPart, FittedPart, InputOf } from './part-types.ts'

const TYPE = 'multiOutputClassifier'

const define = ({ estimator }: { readonly estimator: ClassifierPart }) =>
  defineMultiOutputClassifier({
    type: TYPE,
    version: 1,
    accepts: anyRows,
    params: {},
    fit({ x, y, classes, weight }, _params, ctx) {
      const parts = y.map((codes, k) =>
        classifierOn(estimator, () => ({ x, y: Array.from(codes, (c) => classes[k]![c]!), weight })),
      )
      return fitParts(ctx, 'output', parts, (children) => ({ tensors: {}, facts: {}, children }))
    },
    methods(state, _params, { classes }) {
      const parts = learnedParts<AnyClassifier>(state, new Array<string>(classes.length).fill('classifier'))
      const each = async <T>(ask: (part: AnyClassifier, k: number) => Promise<T>): Promise<T[]> => {
        const out: T[] = []
        for (const [k, part] of parts.entries()) out.push(await ask(part, k))
        return out
      }
      return {
        predict: (x: unknown) => each((part, k) => predictedCodes(part, x, classes[k]!)),
        ...(parts.every((part) => part.predictProba) && {
          predictProba: (x: unknown) => each((part, k) => probabilities(part, x, classes[k]!)),
        }),
      }
    },
    expose: (state) => ({ estimators: state.children as readonly AnyClassifier[] }),
    graph(state, _params, { classes }): Graph {
      const parts = learnedParts<AnyClassifier>(state, 'classifier')
      const graphs = graphsOf(TYPE, parts)
      const g = new GraphBuilder()
      const x = inputLike(g, graphs[0]!)
      // Labels, and what comes second where all parts have probabilities.
      const wanted = parts.every((part) => part.predictProba) ? ['label', 'probabilities'] : ['label']
      const embedded = graphs.map((graph) =>
        g.embed(
          graph,
          [x],
          graph.outputs.slice(0, wanted.length).map((v) => v.name),
        ),
      )
      wanted.forEach((name, at) => {
        graphs.forEach((graph, k) => {
          g.node('Identity', [embedded[k]![at]!], {}, { output: `${name}${k}` })
          g.output(`${name}${k}`, graph.outputs[at]!.dtype, at === 0 ? ['N'] : ['N', classes[k]!.length])
        })
      })
      return g.build()
    },
  })

/** A recipe of classifiers with a part for each output, made by the recipe `R`. */
export type MultiOutputOf<R extends ClassifierPart> = DefinedMultiOutputClassifierRecipe<
  InputOf<R>,
  object,
  Extract<AbilitiesOfPart<R>, 'predictProba'>,
  { readonly estimators: readonly FittedPart<R>[] }
> & { readonly estimator: R }

function make<R extends ClassifierPart>(estimator: R): MultiOutputOf<R> {
  checkPart(TYPE, 'classifier', estimator)
  return compositeOf(define, { estimator }) as MultiOutputOf<R>
}

/**
 * A classifier of one label made one of several:
 * `multiOutputClassifier(logisticRegression()).fit({ x, y: [['red', true], ['blue', false]] })`. A part for each output, which know
 * nothing of one another. Predictions are a row of labels for each row, probabilities a tensor `[rows, classes]` for each output, and the
 * graph gives `label0`, `label1`, … and, where the parts have probabilities, `probabilities0`, `probabilities1`, ….
 *
 * As scikit-learn's `MultiOutputClassifier`. Labels of different outputs may be of different types, and any number of tags is booleans, a
 * column a tag; each output needs two classes among the rows. Costs a fit for each output; `decisionTreeMultiOutputClassifier` and
 * `randomForestMultiOutputClassifier` learn all outputs in one.
 */
export const multiOutputClassifier = withType(make, define({ estimator: undefined as never }))
