import {
  checkpoints,
  type DenseMatrix,
  denseOrSparseInput,
  hostTensor,
  InputError,
  learned,
  type Matrix,
  type SparseMatrix,
  type State,
  type Tensor,
} from '@foldwise/core'
import { cut, runPausing, runSteps } from '@foldwise/kernels'
import type { Checkpoint } from './checkpoint.ts'
import { type Forest, forestTensors, joiningTrees } from './forest.ts'
import { leafOf, sumOfTrees } from './predict-forest.ts'
import { type PruningPath, pruningPath } from './prune.ts'
import { roundingRows } from './rows32.ts'
import { type ShowOptions, treeDot, treeText } from './show-tree.ts'
import { importances, measuring, type TreeNodes, type TreeSize } from './tree-nodes.ts'
import { type SvgOptions, treeSvg } from './tree-svg.ts'

/** What every decision tree shows besides its predictions. */
export interface TreeInsight {
  /** Share of the impurity decrease that each feature brought, float64 `[features]`. */
  readonly featureImportances: Tensor<'float64'>
  /** Splits on the longest way from the root to a leaf. */
  readonly depth: number
  readonly leaves: number
  readonly nodes: number
  /** Number of the leaf that each row reaches. */
  apply(x: Matrix | SparseMatrix): Promise<Int32Array>
  /** The trees that cost-complexity pruning would go through, for choosing `ccpAlpha`. */
  costComplexityPruningPath(): PruningPath
  /** The rules as indented text. */
  toText(options?: ShowOptions): string
  /** The tree for Graphviz. */
  toDot(options?: ShowOptions): string
  /** The tree as a picture that needs nothing else, its root at the left. */
  toSvg(options?: SvgOptions): string
}

export async function treeState(nodes: TreeNodes, features: number, pacer: Checkpoint): Promise<State> {
  const count = [nodes.feature.length]
  const pause = () => pacer.checkpoint()
  const forest = await runPausing(joiningTrees([nodes], nodes.values.length / count[0]!), pause)
  const shares = await runPausing(importances(nodes, features), pause)
  const size = await runPausing(measuring(nodes), pause)
  return {
    tensors: {
      ...forestTensors(forest),
      impurity: hostTensor(nodes.impurity, count, 'float64'),
      weight: hostTensor(nodes.weight, count, 'float64'),
      samples: hostTensor(nodes.samples, count, 'int32'),
      featureImportances: hostTensor(shares, [features], 'float64'),
    },
    facts: { nodes: count[0]!, leaves: size.leaves, depth: size.depth },
  }
}

export function treeInsight(
  type: string,
  state: State,
  forest: Forest,
  features: number,
  criterion: string,
  leaf: (node: number, decimals: number) => string,
  classes?: readonly string[],
): TreeInsight {
  const size = [forest.feature.length]
  // Asked for at each use: a disposed model refuses.
  const stats = () => ({
    samples: learned(state, 'samples', 'int32', size),
    impurity: learned(state, 'impurity', 'float64', size),
    weight: learned(state, 'weight', 'float64', size),
    criterion,
    classes,
  })
  learned(state, 'featureImportances', 'float64', [features])
  return {
    featureImportances: state.tensors.featureImportances as Tensor<'float64'>,
    ...sizeOf(state, forest),
    nodes: size[0]!,
    async apply(x) {
      stats()
      const where = `${type}.apply`
      const native = denseOrSparseInput.convert(x, where, { finite: false })
      const checkpoint = checkpoints()
      const rows = await runPausing(roundingRows(native, where), checkpoint)
      if (rows.features !== features && rows.rows > 0)
        throw new InputError(
          `${where}: expected ${features} features, as in fit, got ${rows.features}. Prepare the rows as those the model learned from.`,
        )
      const out = new Int32Array(rows.rows)
      for (const [from, to] of cut(rows.rows, 16_384)) {
        for (let r = from; r < to; r++) out[r] = leafOf(forest, 0, rows.data, r * features)
        await checkpoint()
      }
      return out
    },
    costComplexityPruningPath: () => pruningPath({ ...forest, ...stats() }),
    toText: (options) => {
      stats()
      return treeText(forest, leaf, options)
    },
    toDot: (options) => treeDot(forest, stats(), leaf, options),
    toSvg: (options) => treeSvg(forest, stats(), leaf, options),
  }
}

/** As `fit` measured the tree, which takes a while; where a file does not say, it is measured here. */
function sizeOf({ facts: { leaves, depth } }: State, forest: Forest): TreeSize {
  return typeof leaves === 'number' && typeof depth === 'number' ? { leaves, depth } : runSteps(measuring(forest))
}

/** Values of the leaves that rows reach, `[rows, outputs]`. `where` starts the messages. */
export function leafValues(
  forest: Forest,
  where: string,
): (x: DenseMatrix | SparseMatrix) => Promise<Float64Array<ArrayBuffer>> {
  const values = sumOfTrees(forest)
  return async (x) => values(await runPausing(roundingRows(x, where), checkpoints()))
}
