import type { DenseMatrix, FitContext, State, Values } from '@foldwise/core'
import { type BoostingKernels, boosting, type Kernels, type Workspace } from '@foldwise/kernels'
import { binEdges } from './bin-edges.ts'
import { type BinnedRows, binRows } from './binned-rows.ts'
import { featureSampler } from './feature-sampler.ts'
import { type GrownTree, TreeGrower } from './grow-tree.ts'
import type { Held } from './held-out.ts'
import type { Loss } from './loss.ts'
import { type Objective, pointwise, softmaxLoss } from './objective.ts'
import { pack, uploadTrees } from './packed-trees.ts'
import type { boostingParams } from './params.ts'
import { type RowSet, rowSet } from './row-set.ts'
import type { TreeNodes } from './tree-nodes.ts'
import { joinTrees, treesToTensors } from './trees.ts'
import { weightedQuantile } from './weighted-quantile.ts'

export interface BoostingProblem {
  readonly where: string
  readonly x: DenseMatrix
  /** Targets, or class numbers. */
  readonly y: Float64Array | Int32Array
  readonly weight: Float64Array | undefined
  readonly held: Held
  readonly loss: Loss | 'softmax'
  /** Raw scores before the first tree, one an output. */
  readonly base: Float64Array
}

type Params = Values<typeof boostingParams>

/** Rows with their bins and losses. */
interface Side {
  readonly binned: BinnedRows
  readonly set: RowSet
  readonly objective: Objective
}

/**
 * Gradient boosting of histogram trees: each round fits one tree an output to the gradients of the loss, by second-order gain, and
 * adds `learningRate` times its values to the raw scores.
 */
export async function boost(problem: BoostingProblem, p: Params, ctx: FitContext): Promise<State> {
  const k = await ctx.kernels()
  await ctx.checkpoint()
  using ws = k.workspace()
  const { held, base } = problem
  const edges = await binEdges(k, problem.x, held.train, p.maxBins, ctx)
  const train = await prepare(k, ws, problem, held.train, edges, ctx)
  const validation = held.validation && (await prepare(k, ws, problem, held.validation, edges, ctx))
  const sampler = featureSampler(problem.x.shape[1], p.colsampleByTree, p.colsampleByLevel, p.colsampleByNode)
  const bins = Int32Array.from(edges, (e) => e.length + 1)
  const grower = new TreeGrower(k, ws, train.binned, bins, p, sampler, ctx.checkpoint)
  const fixed = p.subsample === 1 && !sampler.random

  const trees: TreeNodes[] = []
  const history = { train: [] as number[], validation: [] as number[] }
  let best = 0
  let loss = train.objective.update()
  for (let round = 0; round < p.nEstimators; round++) {
    let grew = false
    for (let output = 0; output < base.length; output++) {
      sampler.tree(() => ctx.stream('columns', round, output))
      const inBag = drawRows(k, grower, p.subsample, train.set.rows, () => ctx.stream('rows', round, output).uint32())
      const tree = await grower.grow(train.objective.gradients(output), inBag, p.subsample === 1)
      await ctx.checkpoint()
      settleValues(tree, train.set, problem.loss, grower, p.learningRate)
      addTree(k, ws, tree, train, output, grower, inBag)
      if (validation) route(k, ws, tree.nodes, validation, output, 0, validation.set.rows)
      trees.push(tree.nodes)
      grew ||= tree.nodes.size > 1
      await ctx.checkpoint()
    }
    if (!grew && fixed) {
      // Every later round would be the same.
      trees.length -= base.length
      break
    }
    loss = train.objective.update()
    history.train.push(loss)
    const scores: { [name: string]: number } = { loss }
    if (validation) {
      const held = validation.objective.update()
      history.validation.push(held)
      scores.validationLoss = held
      if (held < (history.validation[best] ?? Infinity) || history.validation.length === 1) best = round
    }
    ctx.progress('boost', round + 1, p.nEstimators, scores)
    await ctx.checkpoint()
    if (validation && round - best >= p.earlyStoppingRounds!) break
  }
  if (validation && history.train.length > 0) trees.length = (best + 1) * base.length
  return {
    tensors: treesToTensors(joinTrees(trees, edges), base),
    facts: {
      iterations: trees.length / base.length,
      rounds: history.train.length,
      history: validation ? history : { train: history.train },
    },
  }
}

async function prepare(
  k: Kernels,
  ws: Workspace,
  { x, y, weight, base, loss, where }: BoostingProblem,
  ids: Int32Array | undefined,
  edges: readonly Float64Array[],
  ctx: FitContext,
): Promise<Side> {
  const binned = await binRows(k, ws, x, { ids, edges, checkpoint: ctx.checkpoint })
  const set = rowSet(ws, y, weight, ids, base)
  const objective = loss === 'softmax' ? softmaxLoss(k, ws, set, where) : pointwise(k, ws, set, loss, where)
  return { binned, set, objective }
}

/** Puts the rows of a tree first among the grower's rows, and says how many they are. */
function drawRows(k: Kernels, grower: TreeGrower, share: number, rows: number, seed: () => number): number {
  const fns = k.use(boosting)
  if (share < 1) {
    const threshold = Math.floor(share * 0x100000000)
    const drawn = fns.splitSample(rows, seed(), threshold, grower.rows.at, grower.scratch.at)
    if (drawn > 0) return drawn
  }
  fns.countUp(0, rows, grower.rows.at)
  return rows
}

/** Shrinks the leaves' values, which for losses without curvature are first found from the residuals. */
function settleValues(tree: GrownTree, set: RowSet, loss: Loss | 'softmax', grower: TreeGrower, rate: number): void {
  const { value } = tree.nodes
  if (loss !== 'softmax' && loss.leafQuantile !== undefined) {
    const [y, raw, weight] = [set.y.view, set.raw.view, set.weight?.view]
    for (const leaf of tree.leaves) {
      const ids = grower.rows.view.subarray(leaf.start, leaf.start + leaf.count)
      const residuals = Float64Array.from(ids, (i) => y[i]! - raw[i]!)
      const weights = weight && Float64Array.from(ids, (i) => weight[i]!)
      value[leaf.node] = weightedQuantile(residuals, weights, loss.leafQuantile)
    }
  }
  for (let n = 0; n < value.length; n++) value[n]! *= rate
}

/** Adds a tree to the scores of the rows it was grown on, leaf by leaf, and of the others by their way through it. */
function addTree(
  k: Kernels,
  ws: Workspace,
  tree: GrownTree,
  side: Side,
  output: number,
  grower: TreeGrower,
  inBag: number,
): void {
  const { rows, raw } = side.set
  k.parallel<BoostingKernels, 'addToRows'>(
    boosting,
    'addToRows',
    tree.leaves.map(({ node, start, count }) => [
      count,
      grower.rows.at + 4 * start,
      tree.nodes.value[node]!,
      raw.at + output * rows * 8,
    ]),
  )
  if (inBag < rows) route(k, ws, tree.nodes, side, output, grower.rows.at + 4 * inBag, rows - inBag)
}

/** Adds a tree to the scores of `count` rows with the numbers from `ids` on, or of the first where that is 0. */
function route(
  k: Kernels,
  ws: Workspace,
  tree: TreeNodes,
  { binned, set }: Side,
  output: number,
  ids: number,
  count: number,
): void {
  const starts = Int32Array.of(0, tree.size)
  const uploaded = uploadTrees(
    ws,
    pack({ ...tree, value: tree.value, starts }, (n) => tree.bin[n]!),
  )
  const [n, first, depths, nodes] = uploaded.args as [number, number, number, number]
  const values = ws.float64(tree.value)
  const raw = set.raw.at + output * set.rows * 8
  const { bins, stride } = binned
  k.use(boosting).routeRows(count, ids, bins.at, stride, n, first, depths, nodes, values.at, 1, set.rows, raw)
  ws.release(values)
  uploaded.free()
}
