import { type FitContext, hostTensor, ParamError, type State } from '@foldwise/core'
import { runPausing, type Steps } from '@foldwise/kernels'
import { balancedWeights, type LabelColumn } from '../tree/balance.ts'
import { copying } from '../tree/copying.ts'
import { forestTensors, joiningTrees, treeCount } from '../tree/forest.ts'
import { growForest } from '../tree/grow-forest.ts'
import { growthOf } from '../tree/growth.ts'
import { waysOf } from '../tree/monotonic.ts'
import type { Rows32 } from '../tree/rows32.ts'
import type { Targets } from '../tree/tree-data.ts'
import { importances, normalized, type TreeNodes } from '../tree/tree-nodes.ts'
import type { LimitValues, MaxFeatures, MonotonicCst } from '../tree/tree-params.ts'
import { outOfBag } from './out-of-bag.ts'

export interface ForestValues extends LimitValues {
  readonly nEstimators: number
  readonly criterion: Parameters<typeof growthOf>[0]['criterion']
  readonly maxFeatures: MaxFeatures
  readonly bootstrap: boolean
  readonly oobScore: boolean
  readonly maxSamples: number | null
  /** Null, or left out: exact splits. */
  readonly maxBins?: number | null
  /** Of forests of one target. */
  readonly monotonicCst?: MonotonicCst
  /** Only of classifiers; the others than `'balancedSubsample'` are in the rows' weights. */
  readonly classWeight?: unknown
}

/**
 * Fits a forest and says it as a state; `score` judges out-of-bag predictions, NaN where a row has none. `labels` are those that class
 * weights balance.
 */
export async function fitForest(
  type: string,
  x: Rows32,
  targets: Targets,
  given: Float64Array | undefined,
  p: ForestValues,
  splitter: 'best' | 'random',
  ctx: FitContext,
  score: (predictions: Float64Array) => number,
  labels?: readonly LabelColumn[],
): Promise<State> {
  if (p.maxBins != null && p.criterion === 'absoluteError')
    throw new ParamError(
      `${type}.fit: expected 'maxBins' to be null for criterion 'absoluteError', got ${p.maxBins}. Leave it out.`,
    )
  const counts = 'classes' in targets ? { classes: targets.count } : { outputs: targets.outputs }
  const ways = waysOf(`${type}.fit`, p.monotonicCst ?? null, x.features, counts)
  const plan = {
    growth: { ...growthOf({ ...p, splitter }, x.rows, x.features, true), ways },
    trees: p.nEstimators,
    draws: drawsOf(type, p, x.rows),
    seeds: (t: number): [number, number] => {
      const random = ctx.stream('tree', t)
      return [random.uint32(), random.uint32()]
    },
    onTree: (done: number) => ctx.progress('trees', done, p.nEstimators),
  }
  const balanced = p.classWeight === 'balancedSubsample' ? labels : undefined
  const weight = balanced && !p.bootstrap ? balancedWeights(x.rows, given, balanced) : given
  const kernels = await ctx.kernels()
  const grown = await growForest(kernels, x, targets, weight, { ...plan, balanced }, ctx)
  const pause = () => ctx.checkpoint()
  const outputs = 'classes' in targets ? targets.count : targets.outputs
  const forest = await runPausing(joiningTrees(grown.trees, outputs), pause)
  const weights = await runPausing(joiningWeights(grown.trees, forest.feature.length), pause)
  const shares = await runPausing(meanImportances(grown.trees, x.features), pause)
  const bag = p.oobScore ? await outOfBag(kernels, forest, x, grown.rowSeeds, plan.draws, ctx) : undefined
  if (bag && bag.missed > 0) {
    ctx.warn(
      'few-trees',
      `${type}.fit: expected each row to be left out by a tree, got ${bag.missed} rows that all trees drew. Raise nEstimators for an out-of-bag score of all rows.`,
    )
  }
  return {
    tensors: {
      ...forestTensors(forest),
      weight: hostTensor(weights, [forest.feature.length], 'float64'),
      featureImportances: hostTensor(shares, [x.features], 'float64'),
      ...(bag && { outOfBag: hostTensor(bag.predictions, [x.rows, forest.outputs], 'float64') }),
    },
    facts: {
      trees: treeCount(forest),
      nodes: forest.feature.length,
      ...(bag && { oobScore: score(bag.predictions) }),
    },
  }
}

/** Rows that each tree draws; 0 where it takes all. */
function drawsOf(type: string, p: ForestValues, rows: number): number {
  if (!p.bootstrap) {
    const other = p.oobScore ? 'oobScore' : p.maxSamples !== null ? 'maxSamples' : undefined
    if (other)
      throw new ParamError(
        `${type}.fit: expected 'bootstrap' to be true for '${other}', got false. Leave '${other}' out, or set bootstrap.`,
      )
    return 0
  }
  if (p.maxSamples === null) return rows
  if (p.maxSamples < 1) return Math.max(1, Math.round(p.maxSamples * rows))
  if (p.maxSamples > rows)
    throw new ParamError(
      `${type}.fit: expected 'maxSamples' to be at most the ${rows} rows, got ${p.maxSamples}. Give a share below 1, or null for all.`,
    )
  return p.maxSamples
}

/** Weights of the training rows that came by each node of all trees. */
function* joiningWeights(trees: readonly TreeNodes[], nodes: number): Steps<Float64Array<ArrayBuffer>> {
  const out = new Float64Array(nodes)
  let at = 0
  for (const t of trees) {
    yield* copying(t.weight, out, at)
    at += t.weight.length
  }
  return out
}

/** Mean over the trees that have a split. */
function* meanImportances(trees: readonly TreeNodes[], features: number): Steps<Float64Array<ArrayBuffer>> {
  const sum = new Float64Array(features)
  for (const t of trees) {
    for (const [f, v] of (yield* importances(t, features)).entries()) sum[f]! += v
    yield
  }
  return normalized(sum)
}
