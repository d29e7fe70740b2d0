import { FormatError, InputError, type Label, show } from '@foldwise/core'
import { buildModel, type ImportOptions, roundsToKeep } from './build-model.ts'
import { Field } from './field.ts'
import type { ImportedClassifier, ImportedRegressor } from './imported-models.ts'
import { MAX_FEATURES } from './imported-trees.ts'
import { parseLooseJson } from './loose-json.ts'
import { TreeCollector } from './tree-collector.ts'
import { parseUbjson } from './ubjson.ts'
import { categoryNames } from './xgboost-categories.ts'
import { baseMargin, xgboostObjective } from './xgboost-objectives.ts'
import { xgboostTrees } from './xgboost-tree.ts'

const MAX_OUTPUTS = 1 << 16

/**
 * The model in an XGBoost file, JSON or UBJSON (`save_model`, `save_raw`; XGBoost 3): a classifier for the objectives `binary:*` and `multi:*`, else a
 * regressor; rankers predict scores, `survival:*` what `Booster.predict` does. Predictions are those of `Booster.predict` with all rounds,
 * boosters `gbtree` and `dart`, forests and categorical splits included; rows are rounded to float32, compared and summed so.
 * `binary:logitraw` and `multi:softmax` have probabilities too; `binary:hinge` has a decision function only.
 *
 * Categories are the codes that XGBoost saw; where it took them from a data frame, `facts.categories` lists their names by feature.
 * `load(bytes, [importedBoostingClassifier, importedBoostingRegressor])` reads what `save` writes of the model.
 * Throws `FormatError` for files that are damaged, or say something that is not known here, such as booster `gblinear`;
 * `ParamError` for options that do not fit the model. Format: doc/model.schema and src/tree/io_utils.h of XGBoost.
 */
export function fromXgboost<L extends Label = number>(
  bytes: Uint8Array,
  options: ImportOptions<L> = {},
): ImportedClassifier<L> | ImportedRegressor {
  const where = 'fromXgboost'
  if (!(bytes instanceof Uint8Array)) {
    throw new InputError(
      `${where}: expected the file as a Uint8Array, got ${show(bytes)}. Wrap a buffer: new Uint8Array(b).`,
    )
  }
  const file = new Field(parse(bytes), 'XGBoost file')
  file.only(['learner', 'version'])
  const version = file.get('version').integers(0, 1 << 20, 3)
  if (version[0]! < 1 || version[0]! > 3) {
    throw file.get('version').expected('a version from 1 to 3', 'Write the model with XGBoost 3.')
  }
  const learner = file.get('learner')
  learner.only([
    ...['attributes', 'feature_names', 'feature_types', 'gradient_booster', 'learner_model_param', 'objective'],
  ])
  const name = learner.get('objective').get('name')
  const objective = xgboostObjective(name.text())
  if (!objective) throw name.expected('an objective that this version knows', 'Predict with XGBoost.')
  const param = learner.get('learner_model_param')
  param.only(['base_score', 'boost_from_average', 'num_class', 'num_feature', 'num_target'])
  const features = param.get('num_feature').integer(1, MAX_FEATURES)
  const outputs = outputsOf(param)
  if (objective.kind === 'classifier' && outputs > 1 !== (objective.link === 'softmax')) {
    throw param.get('num_class').expected(`classes that fit ${name.text()}`)
  }
  const { trees, rounds, categories } = readTrees(
    learner.get('gradient_booster'),
    features,
    outputs,
    options.iterations,
  )
  return buildModel(
    {
      where,
      source: 'xgboost',
      kind: objective.kind,
      link: objective.link,
      slope: 1,
      divisor: 1,
      trees,
      base: baseOf(param.get('base_score'), outputs, (score) => baseMargin(objective.base, score)),
      facts: {
        objective: name.text(),
        iterations: rounds,
        version: [...version],
        featureNames: texts(learner.optional('feature_names')),
        attributes: attributesOf(learner.optional('attributes')),
        ...(categories && { categories }),
      },
    },
    options,
  )
}

function parse(bytes: Uint8Array): unknown {
  // UBJSON has the type of a key's length next to the first brace, JSON a quote or white space.
  const json = bytes[0] !== 0x7b || bytes[1] === 0x22 || bytes[1] === 0x7d || bytes[1]! <= 0x20
  if (!json) return parseUbjson(bytes)
  let text: string
  try {
    text = new TextDecoder('utf-8', { fatal: true }).decode(bytes)
  } catch {
    throw new FormatError(
      'XGBoost file: expected JSON or UBJSON, got other bytes. Write the model with save_model("model.ubj"), not with pickle.',
    )
  }
  return parseLooseJson(text, 'XGBoost file')
}

/** Classes or targets: one raw score each. */
function outputsOf(param: Field): number {
  const classes = Math.max(1, param.get('num_class').integer(0, MAX_OUTPUTS))
  const targets = Math.max(1, param.optional('num_target')?.integer(0, MAX_OUTPUTS) ?? 1)
  if (classes > 1 && targets > 1)
    throw param.get('num_target').expected('1 target of several classes', 'Predict with XGBoost.')
  return Math.max(classes, targets)
}

/** `[5E-1]`, one for all outputs or one each; before XGBoost 3 without brackets. */
function baseOf(field: Field, outputs: number, margin: (score: number) => number): Float64Array {
  const text = field.text()
  const scores = (text.startsWith('[') && text.endsWith(']') ? text.slice(1, -1) : text).split(',')
  const margins = scores.map((s) => (/^-?[\d.]+(E[+-]?\d+)?$/i.test(s) ? margin(Number(s)) : NaN))
  if ((scores.length !== 1 && scores.length !== outputs) || !margins.every(Number.isFinite)) {
    throw field.expected(`1 or ${outputs} base scores that the objective allows`)
  }
  return Float64Array.from({ length: outputs }, (_, i) => margins[i % margins.length]!)
}

function readTrees(booster: Field, features: number, outputs: number, iterations: number | undefined) {
  const kind = booster.get('name')
  const dart = kind.text() === 'dart'
  if (!dart && kind.text() !== 'gbtree') throw kind.expected("booster 'gbtree' or 'dart'", 'Predict with XGBoost.')
  booster.only(dart ? ['name', 'gbtree', 'weight_drop'] : ['name', 'model'])
  if (dart) booster.get('gbtree').only(['name', 'model'])
  const model = (dart ? booster.get('gbtree') : booster).get('model')
  model.only(['cats', 'gbtree_model_param', 'iteration_indptr', 'tree_info', 'trees'])
  const files = model.get('trees').list()
  const output = model.get('tree_info').integers(0, outputs - 1, files.length)
  const weights = dart ? booster.get('weight_drop').floats(files.length) : undefined
  const ends = roundEnds(model, files.length, outputs)
  const rounds = roundsToKeep('fromXgboost', ends.length - 1, iterations)
  const collector = new TreeCollector(features)
  for (let i = 0; i < ends[rounds]!; i++) {
    const trees = xgboostTrees(files[i]!, outputs, weights?.[i] ?? 1)
    trees.forEach((tree, k) => {
      collector.add(tree, trees.length > 1 ? k : output[i]!)
    })
  }
  return { trees: collector.trees(), rounds, categories: categoryNames(model.optional('cats'), features) }
}

/** Number of trees before each round, and of all. */
function roundEnds(model: Field, trees: number, outputs: number): Int32Array {
  const ends = model.optional('iteration_indptr')?.integers(0, trees)
  if (!ends) {
    const each =
      outputs *
      Math.max(
        1,
        model
          .get('gbtree_model_param')
          .get('num_parallel_tree')
          .integer(0, 1 << 20),
      )
    return Int32Array.from({ length: Math.floor(trees / each) + 1 }, (_, i) => i * each)
  }
  if (ends[0] !== 0 || ends.at(-1) !== trees || ends.some((e, i) => i > 0 && e < ends[i - 1]!)) {
    throw model.get('iteration_indptr').expected(`ascending numbers from 0 to ${trees}`)
  }
  return ends
}

const texts = (field: Field | undefined): string[] => field?.list().map((f) => f.text()) ?? []

const attributesOf = (field: Field | undefined): Record<string, string> =>
  Object.fromEntries(field?.names().map((name) => [name, field.get(name).text()]) ?? [])
