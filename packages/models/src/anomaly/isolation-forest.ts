import {
  boolean,
  checkpoints,
  custom,
  defineOutlierDetector,
  denseOrSparseInput,
  type FitContext,
  FormatError,
  integer,
  type State,
} from '@foldwise/core'
import { pow, runPausing } from '@foldwise/kernels'
import { forestOf, forestTensors, joinTrees, treeCount } from '../tree/forest.ts'
import { featureCount } from '../tree/growth.ts'
import { type SumOfTrees, sumOfTrees } from '../tree/predict-forest.ts'
import { type Rows32, roundingRows, rowsToLearn } from '../tree/rows32.ts'
import { maxFeaturesParam, maxSamplesParam } from '../tree/tree-params.ts'
import { averagePathLength } from './average-path-length.ts'
import { drawNumbers } from './draw-numbers.ts'
import { rowDrawer } from './draw-rows.ts'
import { isolationGraph } from './isolation-graph.ts'
import { isolationTree } from './isolation-tree.ts'
import { percentile } from './percentile.ts'

const TYPE = 'isolationForest'

const countOrShare = maxSamplesParam()

const params = {
  nEstimators: integer({ min: 1, default: 100, space: { kind: 'integer', min: 50, max: 500 } }),
  /** Rows, or share of the rows, that each tree draws; `'auto'`: 256, or all rows where there are fewer; null: all. */
  maxSamples: custom<number | 'auto' | null>({
    kind: 'maxSamples',
    default: 'auto',
    expects: "'auto', an integer >= 1, a share > 0 and < 1, or null",
    accepts: (v) => v === 'auto' || countOrShare.accepts(v),
  }),
  /** Share of outliers among the training rows, which sets `offset`; `'auto'`: an offset of -0.5, as in the paper. */
  contamination: custom<number | 'auto'>({
    kind: 'contamination',
    default: 'auto',
    expects: "'auto', or a share > 0 and <= 0.5",
    accepts: (v) => v === 'auto' || (typeof v === 'number' && v > 0 && v <= 0.5),
  }),
  /** How many features each tree knows of; null: all. */
  maxFeatures: maxFeaturesParam(null),
  /** Whether rows are drawn with replacement. A row drawn twice counts once, as in scikit-learn: no split could part the two. */
  bootstrap: boolean({ default: false }),
}

/**
 * An isolation forest: trees part a few drawn rows at random until each is alone, and rows that are soon alone are outliers
 * (Liu, Ting and Zhou, Isolation Forest, ICDM 2008).
 *
 * `scoreSamples` is `-(2 ** -(mean path length / c))`, with c the mean path length of a search tree of `maxSamples` rows: near -1 for
 * outliers, above -0.5 for the rest. Values are compared as float32, at any scale of the columns; missing values (NaN) go to a drawn
 * side. `O(trees * maxSamples * log maxSamples)` to fit, whatever the number of rows; a number for `contamination` also scores all.
 * A row is drawn in proportion to its weight, one of weight 0 never, as in scikit-learn; `contamination` counts rows.
 * Blind to rows that are unusual only within their neighbourhood, and to combinations of values that are usual one by one; and many
 * columns of noise drown the few that tell. Needs no labels: with some, a classifier finds more.
 */
export const isolationForest = defineOutlierDetector({
  type: TYPE,
  version: 1,
  accepts: denseOrSparseInput,
  allowMissing: true,
  usesWeight: true,
  params,
  async fit(data, p, ctx) {
    const x = await rowsToLearn(data.x, `${TYPE}.fit`, ctx)
    const { available, draw } = rowDrawer(x.rows, data.weight, p.bootstrap)
    const maxSamples = samplesOf(p.maxSamples, available, ctx)
    const maxDepth = Math.max(1, 32 - Math.clz32(maxSamples - 1))
    const trees = []
    for (let t = 0; t < p.nEstimators; t++) {
      const rng = ctx.stream('tree', t)
      const features = drawNumbers(x.features, featureCount(p.maxFeatures, x.features), false, rng)
      trees.push(isolationTree(x, draw(maxSamples, rng), features, maxDepth, rng))
      ctx.progress('trees', t + 1, p.nEstimators)
      await ctx.checkpoint()
    }
    const forest = joinTrees(trees, 1)
    const unit = averagePathLength(maxSamples)
    const offset =
      p.contamination === 'auto'
        ? -0.5
        : percentile(await scores(sumOfTrees(forest), treeCount(forest), unit, x, ctx), p.contamination)
    return {
      tensors: forestTensors(forest),
      facts: { trees: treeCount(forest), nodes: forest.feature.length, maxSamples, offset },
    }
  },
  methods(state, _params, { features }) {
    const { unit, offset } = factsOf(state)
    const forest = forestOf(state, 1, features)
    const sum = sumOfTrees(forest)
    return {
      offset,
      scoreSamples: async (x) =>
        scores(sum, treeCount(forest), unit, await runPausing(roundingRows(x, `${TYPE}.scoreSamples`), checkpoints())),
    }
  },
  graph(state, _params, { features }) {
    const { unit, offset } = factsOf(state)
    return isolationGraph(forestOf(state, 1, features), features!, unit, offset)
  },
})

function samplesOf(given: number | 'auto' | null, rows: number, ctx: FitContext): number {
  if (given === 'auto') return Math.min(256, rows)
  if (given === null) return rows
  if (given < 1) return Math.max(1, Math.floor(given * rows))
  if (given > rows)
    ctx.warn(
      'few-rows',
      `${TYPE}.fit: expected 'maxSamples' to be at most the ${rows} rows, got ${given}. All rows are drawn; give null to ask for that.`,
    )
  return Math.min(given, rows)
}

/** Unit of path lengths, and the offset. */
function factsOf({ facts: { maxSamples, offset } }: State): { readonly unit: number; readonly offset: number } {
  if (!(typeof maxSamples === 'number' && maxSamples >= 1) || !(typeof offset === 'number' && Number.isFinite(offset)))
    throw new FormatError(
      `${TYPE}: expected the facts 'maxSamples' >= 1 and 'offset', got ${maxSamples} and ${offset}. The file is damaged.`,
    )
  return { unit: averagePathLength(maxSamples), offset }
}

/** Rows between checkpoints. */
const BLOCK = 16384

async function scores(
  sum: SumOfTrees,
  trees: number,
  unit: number,
  x: Rows32,
  ctx?: FitContext,
): Promise<Float64Array> {
  const out = new Float64Array(x.rows)
  for (let from = 0; from < x.rows; from += BLOCK) {
    const to = Math.min(from + BLOCK, x.rows)
    const data = x.data.subarray(from * x.features, to * x.features)
    const paths = await sum({ ...x, rows: to - from, data })
    for (let i = from; i < to; i++) out[i] = -pow(2, unit > 0 ? -paths[i - from]! / (trees * unit) : -1)
    await ctx?.checkpoint()
  }
  return out
}
