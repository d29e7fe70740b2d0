import {
  anyRows,
  type DefinedClassifierRecipe,
  defineClassifier,
  FormatError,
  fitParts,
  type Graph,
  GraphBuilder,
  type Label,
  learnedParts,
  type State,
} from '@foldwise/core'
import { checkPart, compositeOf, withType } from './composite.ts'
import { classifierOn, labelledRows, someRows } from './part-data.ts'
import { embedProbabilities, embedScores, embedVotes, graphsOf, inputLike } from './part-graphs.ts'
import { type AnyClassifier, assertAbility, predictedCodes, probabilities, scores } from './part-outputs.ts'
import type { ClassifierPart, FittedPart, InputOf } from './part-types.ts'

const TYPE = 'oneVsOne'

const define = ({ estimator }: { readonly estimator: ClassifierPart }) =>
  defineClassifier({
    type: TYPE,
    version: 1,
    accepts: anyRows,
    params: {},
    fit(data, _params, ctx) {
      const rows = labelledRows(data)
      const all = Int32Array.from({ length: data.rows }, (_, i) => i)
      const parts = pairsOf(data.classes).map(([a, b]) =>
        classifierOn(estimator, () =>
          someRows(
            rows,
            all.filter((i) => data.y[i] === a || data.y[i] === b),
          ),
        ),
      )
      return fitParts(ctx, 'pair', parts, (children) => {
        for (const part of children) if (!part.decisionFunction) assertAbility(part, 'predictProba')
        return { tensors: {}, facts: {}, children }
      })
    },
    methods(state, _params, { classes }) {
      const pairs = learnedPairs(state, classes)
      return {
        async decisionFunction(x: unknown) {
          const said = []
          for (const { part, labels } of pairs) {
            said.push({ codes: await predictedCodes(part, x, labels), sure: await confidences(part, x, labels) })
          }
          if (classes.length === 2) return said[0]!.sure
          return decisions(said, classes.length)
        },
      }
    },
    expose: (state) => ({ estimators: state.children as readonly AnyClassifier[] }),
    graph(state, _params, { classes }): Graph {
      const pairs = learnedPairs(state, classes)
      const graphs = graphsOf(
        TYPE,
        pairs.map((p) => p.part),
      )
      const g = new GraphBuilder()
      const x = inputLike(g, graphs[0]!)
      const k = classes.length
      const terms = pairs.map(({ part, labels, a, b }, i) => {
        const sides = g.float(
          Float32Array.from({ length: k }, (_, c) => (c === a ? -1 : c === b ? 1 : 0)),
          [1, k],
        )
        const votes = embedVotes(g, part, graphs[i]!, x, labels)
        const seats = g.float(
          Float32Array.from({ length: 2 * k }, (_, c) => ((c < k ? c === a : c - k === b) ? 1 : 0)),
          [2, k],
        )
        const sure = embedConfidence(g, part, graphs[i]!, x, labels)
        return { votes: g.node('MatMul', [votes, seats]), sure: g.node('Mul', [sure, sides]) }
      })
      const votes = g.node(
        'Sum',
        terms.map((t) => t.votes),
      )
      const sums = g.node(
        'Sum',
        terms.map((t) => t.sure),
      )
      if (k === 2) g.node('Identity', [sums], {}, { output: 'decisions' })
      else {
        const size = g.node('Mul', [g.node('Add', [g.node('Abs', [sums]), g.float([1])]), g.float([3])])
        g.node('Add', [votes, g.node('Div', [sums, size])], {}, { output: 'decisions' })
      }
      g.output('decisions', 'float32', ['N', k])
      return g.build()
    },
  })

function embedConfidence(
  g: GraphBuilder,
  part: AnyClassifier,
  graph: Graph,
  x: string,
  labels: readonly Label[],
): string {
  if (part.decisionFunction) return embedScores(g, part, graph, x)
  const both = embedProbabilities(g, part, graph, x, labels)
  const second = g.node('Gather', [both, g.int64([1])], { axis: { int: 1 } })
  return g.node('Sub', [second, g.float([0.5])])
}

/** Each two classes, in scikit-learn's order. */
const pairsOf = (classes: number): readonly (readonly [number, number])[] =>
  Array.from({ length: classes }, (_, a) =>
    Array.from({ length: classes - a - 1 }, (_, d) => [a, a + 1 + d] as const),
  ).flat()

function learnedPairs(state: State, classes: readonly Label[]) {
  const pairs = pairsOf(classes.length)
  const parts = learnedParts<AnyClassifier>(
    state,
    pairs.map(() => 'classifier'),
  )
  return pairs.map(([a, b], i) => {
    const labels = [classes[a]!, classes[b]!]
    const part = parts[i]!
    if (part.classes[0] !== labels[0] || part.classes[1] !== labels[1] || part.classes.length !== 2) {
      throw new FormatError(
        `state: expected a part of the classes ${labels.join(' and ')}, got ${part.classes.join(', ')}. The file is damaged.`,
      )
    }
    return { part, labels, a, b }
  })
}

/** Above 0 for the second class: decision values, or probabilities less 1/2. */
async function confidences(part: AnyClassifier, x: unknown, labels: readonly Label[]): Promise<Float64Array> {
  if (part.decisionFunction) return scores(part, 'decisionFunction', x)
  const both = await probabilities(part, x, labels)
  return Float64Array.from({ length: both.length / 2 }, (_, i) => both[2 * i + 1]! - 0.5)
}

/** Votes, and less than half of one for how sure the voters are: it orders classes of as many votes, and changes nothing else. */
function decisions(
  pairs: readonly { readonly codes: Int32Array; readonly sure: Float64Array }[],
  classes: number,
): Float64Array {
  const rows = pairs[0]!.codes.length
  const votes = new Float64Array(rows * classes)
  const sums = new Float64Array(rows * classes)
  pairsOf(classes).forEach(([a, b], p) => {
    const { codes, sure } = pairs[p]!
    for (let i = 0; i < rows; i++) {
      votes[i * classes + (codes[i] === 0 ? a : b)]! += 1
      sums[i * classes + a]! -= sure[i]!
      sums[i * classes + b]! += sure[i]!
    }
  })
  return votes.map((v, i) => v + sums[i]! / (3 * (Math.abs(sums[i]!) + 1)))
}

export type OneVsOneRecipe<R extends ClassifierPart> = DefinedClassifierRecipe<
  InputOf<R>,
  object,
  'decisionFunction',
  { readonly estimators: readonly FittedPart<R>[] }
> & { readonly estimator: R }

function make<R extends ClassifierPart>(estimator: R): OneVsOneRecipe<R> {
  checkPart(TYPE, 'classifier', estimator)
  return compositeOf(define, { estimator }) as OneVsOneRecipe<R>
}

/**
 * A classifier of two classes made one of many: `oneVsOne(logisticRegression())`. For each two classes a part learns to tell them
 * apart, from their rows alone; the class of most votes wins, and of classes with as many votes the one whose voters were surest.
 *
 * As scikit-learn's `OneVsOneClassifier`, decision values included (for two classes they are the part's own, and probabilities count
 * from 1/2). Costs `classes (classes - 1) / 2` fits of few rows each: less than one-vs-rest for classifiers that take more than
 * linear time, more for many classes. It has no probabilities: calibrate it where they are needed.
 */
export const oneVsOne = withType(make, define({ estimator: undefined as never }))
