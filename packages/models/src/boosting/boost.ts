import type { FitContext, State } from '@foldwise/core'
import { appendTrees } from './append-trees.ts'
import { binEdges } from './bin-edges.ts'
import { categoricalMask, checkCategories } from './categories.ts'
import { checkMonotone } from './constraints.ts'
import { evaluate } from './custom.ts'
import { dropout } from './dropout.ts'
import { featureSampler } from './feature-sampler.ts'
import { type GrownTree, TreeGrower } from './grow-tree.ts'
import { History } from './history.ts'
import type { BoostingParams, BoostingProblem } from './problem.ts'
import type { RowSet } from './row-set.ts'
import { rowSampler } from './sample-rows.ts'
import { addTree, makeSide, routeTree, type Side } from './sides.ts'
import type { TreeNodes } from './tree-nodes.ts'
import { ensembleTensors, joinTrees, treeCount } from './trees.ts'
import { weightedQuantile } from './weighted-quantile.ts'

/**
 * Gradient boosting of histogram trees: each round fits one tree an output to the gradients of the loss, by second-order gain, and
 * adds `learningRate` times its values to the raw scores.
 */
export async function boost(problem: BoostingProblem, p: BoostingParams, ctx: FitContext): Promise<State> {
  const k = await ctx.kernels()
  await ctx.checkpoint()
  using ws = k.workspace()
  const { base, before, metric, where } = problem
  const { x } = problem.train
  const outputs = base.length
  checkMonotone(where, p, outputs, problem.leafQuantile)
  const drop = dropout(p, where, ctx)
  const rows = rowSampler(k, ws, p, problem, ctx)
  const categorical = categoricalMask(where, p, x.shape[1])
  if (categorical) checkCategories(where, x, categorical)
  const bins = await binEdges(k, problem.train, p.maxBins, ctx, where, categorical)
  const train = await makeSide(k, ws, problem.train, problem, bins, rows.room, ctx)
  const validation = problem.validation && (await makeSide(k, ws, problem.validation, problem, bins, 1, ctx))
  const sampler = featureSampler(x.shape[1], p.colsampleByTree, p.colsampleByLevel, p.colsampleByNode)
  const grower = new TreeGrower(where, k, ws, train.binned, bins, p, sampler, ctx.checkpoint)
  const fixed = !rows.random && !sampler.random && !drop
  const earlier = before ? treeCount(before.trees) / outputs : 0

  const trees: TreeNodes[] = []
  const sides = validation ? [train, validation] : [train]
  /** Adds `times` the trees of some rounds to all scores. */
  const addRounds = (rounds: readonly number[], times: number, to: readonly Side[]): void => {
    for (const r of rounds) {
      for (let o = 0; o < outputs; o++)
        for (const side of to) routeTree(k, ws, trees[r * outputs + o]!, side, o, { times })
    }
  }
  const watch = (side: Side): number => {
    const loss = side.objective.update()
    return metric ? evaluate(metric, side.set, where) : loss
  }
  const history = new History(metric?.higherIsBetter ?? false)
  train.objective.update()
  for (let round = 0; round < p.nEstimators; round++) {
    const dropped = drop?.draw(earlier + round) ?? []
    const factor = drop?.newFactor(dropped.length) ?? 1
    if (dropped.length > 0) {
      addRounds(dropped, -1, sides)
      train.objective.update()
    }
    let grew = false
    for (let output = 0; output < outputs; output++) {
      sampler.tree(() => ctx.stream('columns', earlier + round, output))
      const gradients = train.objective.gradients(output)
      const bag = rows.draw(earlier + round, output, gradients, grower, train.set.rows)
      const tree = await grower.grow(gradients, bag.count, bag.ordered)
      await ctx.checkpoint()
      settleValues(tree, train.set, problem.leafQuantile, grower, p.learningRate * factor)
      // A constant for some of the rows alone is their noise.
      if (rows.random && tree.nodes.size === 1) scale(tree.nodes, 0)
      addTree(k, ws, tree, train, output, grower, bag.count)
      if (validation) routeTree(k, ws, tree.nodes, validation, output)
      trees.push(tree.nodes)
      grew ||= tree.nodes.size > 1
      await ctx.checkpoint()
    }
    if (drop) {
      const share = drop.oldFactor(dropped.length)
      for (const r of dropped) {
        for (let o = 0; o < outputs; o++) scale(trees[r * outputs + o]!, share)
      }
      addRounds(dropped, 1, sides)
      drop.grown(dropped)
    }
    if (!grew && fixed) {
      // Every later round would be the same.
      trees.length -= outputs
      break
    }
    const scores = history.add(watch(train), validation && watch(validation))
    ctx.progress('boost', round + 1, p.nEstimators, scores)
    await ctx.checkpoint()
    if (validation && p.earlyStoppingRounds !== null && round - history.best >= p.earlyStoppingRounds) break
  }
  if (validation && p.earlyStoppingRounds !== null && history.rounds > 0) trees.length = (history.best + 1) * outputs
  const grown = joinTrees(trees, bins, before?.sets)
  return {
    tensors: ensembleTensors({
      trees: before ? appendTrees(before.trees, grown.trees) : grown.trees,
      sets: grown.sets,
      base,
    }),
    facts: { iterations: earlier + trees.length / outputs, rounds: history.rounds, history: history.facts },
  }
}

/** Shrinks the leaves' values, which for losses without curvature are first found from the residuals. */
function settleValues(
  tree: GrownTree,
  set: RowSet,
  quantile: number | undefined,
  grower: TreeGrower,
  rate: number,
): void {
  const { value } = tree.nodes
  if (quantile !== undefined) {
    const [y, raw, weight] = [set.y.view, set.raw.view, set.weight?.view]
    for (const leaf of tree.leaves) {
      const ids = grower.rows.view.subarray(leaf.start, leaf.start + leaf.count)
      const residuals = Float64Array.from(ids, (i) => y[i]! - raw[i]!)
      const weights = weight && Float64Array.from(ids, (i) => weight[i]!)
      value[leaf.node] = weightedQuantile(residuals, weights, quantile)
    }
  }
  scale(tree.nodes, rate)
}

function scale({ value }: TreeNodes, by: number): void {
  for (let n = 0; n < value.length; n++) value[n]! *= by
}
