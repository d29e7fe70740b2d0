import {
  anyRows,
  type Classifier,
  type ClassifierData,
  type ClassifierRecipe,
  type Dataset,
  defineClassifier,
  type FitContext,
  type FitOptions,
  FormatError,
  fitParts,
  type Graph,
  GraphBuilder,
  hostTensor,
  InputError,
  integer,
  type Label,
  learned,
  learnedParts,
  number,
  oneOf,
  optional,
  type State,
  type Tensor,
  takeRows,
  type Values,
} from '@foldwise/core'
import { checkPart, withType } from './composite.ts'
import { classifierOn, someRows } from './part-data.ts'
import { embedProbabilities, graphsOf, inputLike } from './part-graphs.ts'
import {
  type AnyClassifier,
  assertAbility,
  largestOfRows,
  predictedCodes,
  probabilities,
  scores,
} from './part-outputs.ts'
import type { AbilitiesOfPart, ClassifierPart, FittedPart, InputOf, ProbabilisticPart } from './part-types.ts'

const TYPE = 'selfTraining'

const params = {
  /** Which rows get a label in a round: those whose probability is above `threshold`, or the `kBest` most probable. */
  criterion: oneOf('threshold', 'kBest'),
  threshold: number({ min: 0, below: 1, default: 0.75, space: { kind: 'number', min: 0.5, max: 0.99 } }),
  kBest: integer({ min: 1, default: 10 }),
  /** Rounds at most; null: until no row gets a label. */
  maxIter: optional(integer({ min: 0, default: 10 })),
}
export type SelfTrainingParams = Values<typeof params>

/** All rows, labelled or not; `labels` of the latter are null. */
interface AllRows {
  readonly x: unknown
  readonly labels: readonly (Label | null)[]
  readonly weight: ArrayLike<number> | undefined
}

const define = ({ estimator, all }: { readonly estimator: ClassifierPart; readonly all?: AllRows }) =>
  defineClassifier({
    type: TYPE,
    version: 1,
    accepts: anyRows,
    params,
    fit: (data, p, ctx) => train(estimator, all!, data, p, ctx),
    methods(state, _params, { classes }) {
      const [part] = learnedParts<AnyClassifier>(state, ['classifier'])
      return {
        predict: (x: unknown) => predictedCodes(part!, x, classes),
        predictProba: (x: unknown) => probabilities(part!, x, classes),
        ...(part!.decisionFunction && { decisionFunction: (x: unknown) => scores(part!, 'decisionFunction', x) }),
      }
    },
    expose(state, _params, { classes }) {
      const codes = learned(state, 'codes', 'int32', [undefined])
      learned(state, 'rounds', 'int32', [codes.length])
      if (codes.some((c) => c < -1 || c >= classes.length)) {
        throw new FormatError("state: expected 'codes' of classes, got others. The file is damaged.")
      }
      return {
        estimator: state.children![0] as AnyClassifier,
        transduction: Object.freeze(Array.from(codes, (c) => (c < 0 ? null : classes[c]!))),
        labeledIter: state.tensors.rounds as Tensor<'int32'>,
      }
    },
    graph(state, _params, { classes }): Graph {
      const [part] = learnedParts<AnyClassifier>(state, ['classifier'])
      const [graph] = graphsOf(TYPE, [part!])
      const g = new GraphBuilder()
      const own = embedProbabilities(g, part!, graph!, inputLike(g, graph!), classes)
      g.node('Identity', [own], {}, { output: 'probabilities' })
      g.output('probabilities', 'float32', ['N', classes.length])
      return g.build()
    },
  })

async function train(
  estimator: ClassifierPart,
  { x, labels: given, weight }: AllRows,
  { labels }: ClassifierData<unknown>,
  p: SelfTrainingParams,
  ctx: FitContext,
): Promise<State> {
  const index = new Map(labels.map((label, c) => [label, c]))
  const codes = Int32Array.from(given, (label) => (label === null ? -1 : index.get(label)!))
  const rounds = codes.map((c) => (c < 0 ? -1 : 0))
  const where = (known: boolean) => numbersOf(codes.length, (i) => codes[i]! >= 0 === known)
  const fitOn = () => {
    const rows = {
      x,
      y: Array.from({ length: codes.length }, (_, i) => labels[Math.max(codes[i]!, 0)]!),
      weight: weight && Float64Array.from(weight),
    }
    return classifierOn(estimator, () => someRows(rows, where(true)))
  }
  const count = where(false).length
  let round = 0
  let termination = 'allLabeled'
  for (let open = where(false); open.length > 0; open = where(false)) {
    await ctx.checkpoint()
    if (round === p.maxIter) {
      termination = 'maxIter'
      break
    }
    round++
    using part = await fitOn()(ctx.partOptions('round', 0, 1))
    assertAbility(part, 'predictProba')
    const said = await probabilities(part, takeRows(x, open), labels)
    await ctx.checkpoint()
    const chosen = choose(said, labels.length, p)
    await ctx.checkpoint()
    for (const { at, code } of chosen) {
      codes[open[at]!] = code
      rounds[open[at]!] = round
    }
    ctx.progress('labels', count - where(false).length, count)
    if (chosen.length === 0) {
      termination = 'noChange'
      break
    }
  }
  return fitParts(ctx, 'estimator', [fitOn()], (children) => ({
    tensors: {
      codes: hostTensor(codes, [codes.length], 'int32'),
      rounds: hostTensor(rounds, [rounds.length], 'int32'),
    },
    facts: { rounds: round, termination },
    children,
  }))
}

/** Rows that are sure enough, and their likeliest classes, the first of equals. */
function choose(said: Float64Array, classes: number, { criterion, threshold, kBest }: SelfTrainingParams) {
  const codes = largestOfRows(said, classes)
  const sure = Float64Array.from(codes, (c, at) => said[at * classes + c]!)
  const row = (at: number) => ({ at, code: codes[at]! })
  if (criterion === 'threshold')
    return Array.from(
      numbersOf(codes.length, (at) => sure[at]! > threshold),
      row,
    )
  // Those above the least that is taken, and of those that are as sure the first.
  const order = sure.slice().sort()
  const least = order[Math.max(0, order.length - kBest)]!
  const above = numbersOf(codes.length, (at) => sure[at]! > least)
  const equal = numbersOf(codes.length, (at) => sure[at]! === least)
  return [...above, ...equal.subarray(0, Math.min(kBest, codes.length) - above.length)].map(row)
}

/** Numbers below `count` of which something holds. */
function numbersOf(count: number, holds: (i: number) => boolean): Int32Array<ArrayBuffer> {
  const out = new Int32Array(count)
  let found = 0
  for (let i = 0; i < count; i++) if (holds(i)) out[found++] = i
  return out.slice(0, found)
}

interface Insight<L extends Label, M> {
  readonly estimator: M
  /** The label of each training row, given or found; null where none was sure enough. */
  readonly transduction: readonly (L | null)[]
  /** The round in which a row got its label, int32 `[rows]`: 0 where it came with it, -1 where it got none. */
  readonly labeledIter: Tensor<'int32'>
}

export interface SelfTrainingRecipe<R extends ProbabilisticPart>
  extends ClassifierRecipe<InputOf<R>, SelfTrainingParams, AbilitiesOfPart<R> | 'predictProba'> {
  readonly estimator: R
  /** Rows whose label is null are unlabelled. */
  fit<L extends Label>(
    data: Dataset<InputOf<R>, readonly (L | null)[]>,
    options?: FitOptions,
  ): Promise<Classifier<InputOf<R>, L, AbilitiesOfPart<R> | 'predictProba'> & Readonly<Insight<L, FittedPart<R>>>>
}

function make<R extends ProbabilisticPart>(estimator: R, given?: Partial<SelfTrainingParams>): SelfTrainingRecipe<R> {
  checkPart(TYPE, 'classifier', estimator)
  const recipe = define({ estimator })(given)
  return Object.freeze({
    ...recipe,
    estimator,
    with: (changes: Partial<SelfTrainingParams>) => make(estimator, { ...recipe.params, ...changes }),
    async fit(data: Dataset<unknown, readonly (Label | null)[]>, options?: FitOptions) {
      const all = allRows(data)
      const labelled = numbersOf(all.labels.length, (i) => all.labels[i] !== null)
      const part = {
        x: takeRows(all.x, labelled),
        y: takeRows(all.labels, labelled) as readonly Label[],
        ...(all.weight && { weight: takeRows(all.weight, labelled) }),
      }
      return define({ estimator, all })(recipe.params).fit(part, options)
    },
  }) as unknown as SelfTrainingRecipe<R>
}

function allRows({ x, y, weight, validation }: Dataset<unknown, readonly (Label | null)[]>): AllRows {
  const rows = anyRows.rows(anyRows.convert(x, `${TYPE}.fit`, { finite: false }))
  for (const [name, length] of [
    ['labels', y?.length],
    ['weights', weight?.length ?? rows],
  ] as const) {
    if (length !== rows) {
      throw new InputError(
        `${TYPE}.fit: expected ${rows} ${name}, one a row, got ${length}. Give unlabelled rows the label null.`,
      )
    }
  }
  if (validation) throw new InputError(`${TYPE}.fit: expected no validation rows, got some. Leave 'validation' out.`)
  const labels = Array.from(y, (label) => label ?? null)
  if (rows > 0 && labels.every((label) => label === null)) {
    throw new InputError(`${TYPE}.fit: expected some labelled rows, got null for all. Label a few of each class.`)
  }
  return { x, labels, weight }
}

/**
 * A classifier that learns from unlabelled rows too: `selfTraining(logisticRegression()).fit({ x, y: ['a', 'b', null, null] })`.
 * Fitted on the labelled rows, it labels those of which it is sure, learns from these too, and so on.
 *
 * Yarowsky, Association for Computational Linguistics (1995); as scikit-learn's `SelfTrainingClassifier`. Models tell the labels that
 * were found (`transduction`) and in which round. Costs a fit a round. It believes its own mistakes: use it where the classifier is
 * calibrated and labelled rows look like the others, and check it on held-out labels.
 */
export const selfTraining = withType(make, define({ estimator: undefined as never }))
