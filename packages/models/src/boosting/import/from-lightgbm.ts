import { FormatError, InputError, type Json, type Label, show } from '@foldwise/core'
import { buildModel, type ImportOptions, roundsToKeep } from './build-model.ts'
import type { ImportedClassifier, ImportedRegressor } from './imported-models.ts'
import { MAX_FEATURES } from './imported-trees.ts'
import { lightgbmObjective } from './lightgbm-objectives.ts'
import { type Section, splitLightgbm } from './lightgbm-text.ts'
import { lightgbmTree } from './lightgbm-tree.ts'
import { parseLooseJson } from './loose-json.ts'
import { TreeCollector } from './tree-collector.ts'

const KNOWN = [
  ...[
    'version',
    'num_class',
    'num_tree_per_iteration',
    'label_index',
    'max_feature_idx',
    'objective',
    'average_output',
  ],
  ...['feature_names', 'monotone_constraints', 'feature_infos', 'tree_sizes'],
]

/**
 * The model in a LightGBM text file (`save_model`, `model_to_string`; LightGBM 4): a classifier for `binary`, `multiclass` and
 * `multiclassova`, else a regressor; rankers predict scores. Predictions are those of `Booster.predict`, categorical splits, missing types
 * and forests (`boosting=rf`) included: probabilities of `multiclassova` do not sum to 1, and the decision function of a forest
 * is the mean of its trees. Categories are the whole numbers that LightGBM saw; `facts.pandasCategories` lists those of a pandas frame.
 *
 * `load(bytes, [importedBoostingClassifier, importedBoostingRegressor])` reads what `save` writes of the model.
 * Throws `FormatError` for files that are damaged, or say something that is not known here, such as linear trees; `ParamError`
 * for options that do not fit the model. Format: src/boosting/gbdt_model_text.cpp and src/io/tree.cpp of LightGBM.
 */
export function fromLightgbm<L extends Label = number>(
  text: string,
  options: ImportOptions<L> = {},
): ImportedClassifier<L> | ImportedRegressor {
  const where = 'fromLightgbm'
  if (typeof text !== 'string') {
    throw new InputError(
      `${where}: expected the file's text, got ${show(text)}. Decode bytes: new TextDecoder().decode(bytes).`,
    )
  }
  const { header, trees, pandasCategories } = splitLightgbm(text)
  header.only(KNOWN)
  if (header.text('version') !== 'v4') {
    throw new FormatError(
      `LightGBM file: expected version 'v4', got ${show(header.text('version'))}. Write the model with LightGBM 4.`,
    )
  }
  const features = header.integer('max_feature_idx', 0, MAX_FEATURES - 1) + 1
  const outputs = header.integer('num_tree_per_iteration', 1, 1 << 16)
  const objective = lightgbmObjective(header.has('objective') ? header.text('objective') : 'custom')
  checkOutputs(header, objective, outputs)
  if (trees.length % outputs !== 0) {
    throw new FormatError(
      `LightGBM file: expected whole rounds of ${outputs} trees, got ${trees.length} trees. The file is cut short.`,
    )
  }
  const rounds = roundsToKeep(where, trees.length / outputs, options.iterations)
  const collector = new TreeCollector(features)
  for (let i = 0; i < rounds * outputs; i++) collector.add(lightgbmTree(trees[i]!), i % outputs)
  return buildModel(
    {
      ...objective,
      where,
      source: 'lightgbm',
      divisor: header.has('average_output') ? Math.max(1, rounds) : 1,
      trees: collector.trees(),
      base: new Float64Array(outputs),
      facts: {
        objective: objective.name,
        iterations: rounds,
        featureNames: header.text('feature_names').split(' '),
        ...(pandasCategories !== undefined && { pandasCategories: categoriesOf(pandasCategories) }),
      },
    },
    options,
  )
}

function checkOutputs(
  header: Section,
  { name, kind, link }: ReturnType<typeof lightgbmObjective>,
  outputs: number,
): void {
  const classes = header.integer('num_class', 1, 1 << 16)
  const good = kind === 'classifier' && link !== 'sigmoid' ? outputs >= 2 : kind === 'regressor' || outputs === 1
  if (classes !== outputs || !good) {
    throw new FormatError(
      `LightGBM file: expected a tree a class and round for objective '${name}', got ${outputs} for ${classes} classes. The file is damaged.`,
    )
  }
}

/** JSON of one list of labels a column, or null. */
function categoriesOf(text: string): Json {
  const value = parseLooseJson(text, 'LightGBM file, pandas_categorical')
  const label = (v: unknown): boolean => v === null || typeof v !== 'object'
  if (value !== null && !(Array.isArray(value) && value.every((list) => Array.isArray(list) && list.every(label)))) {
    throw new FormatError(
      `LightGBM file, pandas_categorical: expected lists of labels, got ${show(value)}. The file is damaged.`,
    )
  }
  return value as Json
}
