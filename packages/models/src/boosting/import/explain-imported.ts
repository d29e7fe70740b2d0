import { InputError } from '@foldwise/core'
import { childNumbers } from '../../contributions/child-numbers.ts'
import type { Explained } from '../../contributions/explainer.ts'
import type { ImportedEnsemble } from './imported-trees.ts'
import { readers, type Source, setOf } from './run-imported.ts'

/**
 * Trees of another library as they are explained there: shares of training rows by hessians in XGBoost, and by counts in LightGBM, whose forests'
 * sums are divided by `divisor`. Throws `InputError` for a model without these numbers.
 */
export function explainedImport(
  where: string,
  { trees, base }: ImportedEnsemble,
  source: Source,
  divisor: number,
): Explained {
  const cover = source === 'xgboost' ? trees.cover : trees.count
  if (!cover) {
    throw new InputError(
      `${where}: expected a model that keeps how many training rows came by each node, got one saved by an earlier release. Read the LightGBM file again.`,
    )
  }
  const bare = trees.starts.findIndex(
    (root, t) => t + 1 < trees.starts.length && trees.left[root] !== 0 && !(cover[root]! > 0),
  )
  if (bare >= 0) {
    const name = source === 'xgboost' ? 'sum_hessian' : 'internal_count'
    throw new InputError(
      `${where}: expected training rows at the root of tree ${bare}, got none in the file's '${name}'. Write the model with a current release.`,
    )
  }
  const read = readers(source)
  return {
    trees: {
      ...trees,
      ...childNumbers(trees),
      cover,
      features: trees.kinds.length,
      outputs: base.length,
      values: divisor === 1 ? trees.value : trees.value.map((v) => v / divisor),
      width: 1,
      outputOf: (t) => trees.output[t]!,
      membersOf: (n) => setOf(trees, n),
    },
    base: base.map((v) => v / divisor),
    absent: source === 'xgboost' ? NaN : 0,
    read: (f) => read[trees.kinds[f]!],
  }
}
