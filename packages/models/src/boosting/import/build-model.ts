import { type Json, type Label, ParamError, type Restorable, show } from '@foldwise/core'
import {
  type ImportedClassifier,
  type ImportedRegressor,
  importedBoostingClassifier,
  importedBoostingRegressor,
} from './imported-models.ts'
import { ensembleTensors, type ImportedTrees } from './imported-trees.ts'
import type { ClassLink, ValueLink } from './links.ts'
import type { Source } from './run-imported.ts'

export interface ImportOptions<L extends Label = number> {
  /** Labels of the classes, ascending as the makers' scikit-learn interfaces sort them. Default 0, 1, ... Classifiers only. */
  readonly classes?: readonly L[]
  /** Rounds to keep, from the first on. Default all, whatever early stopping found: `facts.attributes.best_iteration` counts from 0. */
  readonly iterations?: number
  /** Which target of a model with several (quantiles, multi-output) to predict, from 0. */
  readonly output?: number
}

/** What a file says, in our own terms. */
export interface ReadModel {
  readonly where: string
  readonly source: Source
  readonly kind: 'classifier' | 'regressor'
  readonly link: ClassLink | ValueLink
  readonly slope: number
  readonly divisor: number
  readonly trees: ImportedTrees
  /** Raw scores before the first tree; the number of outputs. */
  readonly base: Float64Array
  readonly facts: { readonly [name: string]: Json }
}

/** The model of a file. Throws `ParamError` for options that do not fit it. */
export function buildModel<L extends Label>(
  m: ReadModel,
  options: ImportOptions<L>,
): ImportedClassifier<L> | ImportedRegressor {
  const saved = (type: string, facts: Restorable['facts'], base: Float64Array, trees: ImportedTrees): Restorable => ({
    type,
    version: 1,
    params: { source: m.source, link: m.link, slope: m.slope, divisor: m.divisor },
    tensors: ensembleTensors({ trees, base }),
    facts: { ...facts, features: trees.kinds.length },
  })
  if (m.kind === 'classifier') {
    const count = m.base.length === 1 ? 2 : m.base.length
    if (options.output !== undefined) {
      throw new ParamError(
        `${m.where}: expected no 'output' for a classifier, got ${show(options.output)}. Take a column of its probabilities.`,
      )
    }
    const facts = { ...m.facts, classes: classesOf(m.where, count, options.classes) }
    const { type } = importedBoostingClassifier
    return importedBoostingClassifier.restore(saved(type, facts, m.base, m.trees)) as ImportedClassifier<L>
  }
  if (options.classes !== undefined) {
    throw new ParamError(`${m.where}: expected no 'classes' for a model of numbers, got some. Leave them out.`)
  }
  const { type } = importedBoostingRegressor
  const output = outputOf(m, options.output)
  const trees = m.base.length === 1 ? m.trees : treesOf(m.trees, output)
  return importedBoostingRegressor.restore(saved(type, m.facts, m.base.slice(output, output + 1), trees))
}

function classesOf(where: string, count: number, given: readonly Label[] | undefined): readonly Label[] {
  const classes = given ?? Array.from({ length: count }, (_, i) => i)
  if (classes.length !== count || new Set(classes).size !== count) {
    throw new ParamError(
      `${where}: expected 'classes' to be ${count} different labels, got ${show(classes)}. Give one a class, in ascending order.`,
    )
  }
  return classes
}

function outputOf({ where, base }: ReadModel, output: number | undefined): number {
  const only = base.length === 1
  const chosen = output ?? (only ? 0 : undefined)
  if (chosen === undefined || !Number.isInteger(chosen) || chosen < 0 || chosen >= base.length) {
    throw new ParamError(
      `${where}: expected 'output' to be one of the model's ${base.length} targets, 0 to ${base.length - 1}, got ${show(output)}. Read the file once for each target that you need.`,
    )
  }
  return chosen
}

/** The trees of one output alone. */
function treesOf(t: ImportedTrees, output: number): ImportedTrees {
  const kept = Array.from(t.output.keys()).filter((i) => t.output[i] === output)
  const starts = Int32Array.of(0, ...kept.map(() => 0))
  kept.forEach((tree, i) => {
    starts[i + 1] = starts[i]! + t.starts[tree + 1]! - t.starts[tree]!
  })
  const take = <A extends Int32Array | Float64Array | Uint8Array>(from: A): A => {
    const out = from.slice(0, starts.at(-1))
    kept.forEach((tree, i) => {
      out.set(from.subarray(t.starts[tree], t.starts[tree + 1]), starts[i])
    })
    return out as A
  }
  return {
    ...t,
    starts,
    output: new Int32Array(kept.length),
    feature: take(t.feature),
    threshold: take(t.threshold),
    missingLeft: take(t.missingLeft),
    left: take(t.left),
    value: take(t.value),
    gain: take(t.gain),
    cover: take(t.cover),
    ...(t.count && { count: take(t.count) }),
  }
}

/** Rounds to keep of those there are. */
export function roundsToKeep(where: string, rounds: number, given: number | undefined): number {
  if (given === undefined) return rounds
  if (!Number.isInteger(given) || given < 1 || given > rounds) {
    throw new ParamError(
      `${where}: expected 'iterations' to be an integer from 1 to ${rounds}, got ${show(given)}. Leave it out to keep all.`,
    )
  }
  return given
}
