import { ParamError } from '@foldwise/core'
import { CheckFailure, caught } from './assert.ts'
import type { Check } from './check.ts'
import { checks } from './checks.ts'
import { denseRows } from './input-maker.ts'
import type { Declared, GraphRunner, Subject } from './subject.ts'

/** Name of a check, as it stands in reports. */
export type CheckName = (typeof checks)[number]['name']

export interface EstimatorCheckOptions {
  /** Checks that are known not to hold, each with the reason. One that holds after all fails, so the list stays true. */
  readonly expectedFailures?: { readonly [K in CheckName]?: string }
  /** Runs graphs, so that a model and its graph can be compared. That check is left out without it. */
  readonly runGraph?: GraphRunner
}

/** A named case for any test runner: `for (const c of estimatorChecks(…)) test(c.name, c.run)`. */
export interface CheckCase {
  readonly name: string
  /** Rejects with what was expected and what came. */
  run(): Promise<void>
}

/**
 * The contract of estimators as checks, for classifiers (of one label or of several), regressors, transformers, clusterers and outlier detectors of any origin.
 * Checks that a subject's kind, input or declarations rule out are left out.
 * Throws `ParamError` for an expected failure without a reason, or of a check that there is not.
 */
export function estimatorChecks(subject: Subject, options: EstimatorCheckOptions = {}): readonly CheckCase[] {
  const declared = declare(subject, options)
  const reasons = options.expectedFailures ?? {}
  const applicable = (checks as readonly Check[]).filter((c) => c.applies?.(declared) ?? true)
  for (const [name, reason] of Object.entries(reasons)) {
    if (!applicable.some((c) => c.name === name)) {
      throw new ParamError(
        `estimatorChecks: expected failures among this subject's checks, got '${name}'. Leave it out.`,
      )
    }
    if (!reason) {
      throw new ParamError(`estimatorChecks: expected a reason for '${name}' to fail, got none. Say why it is right.`)
    }
  }
  return applicable.map((check) => {
    const reason = (reasons as { readonly [name: string]: string | undefined })[check.name]
    if (!reason) return { name: check.name, run: () => check.run(declared) }
    return { name: `${check.name} (expected to fail: ${reason})`, run: () => failing(check, declared) }
  })
}

async function failing(check: Check, declared: Declared): Promise<void> {
  if ((await caught(() => check.run(declared))) === undefined) {
    throw new CheckFailure(`expected '${check.name}' to fail, but it holds. Remove it from expectedFailures`)
  }
}

function declare(s: Subject, options: EstimatorCheckOptions): Declared {
  return {
    recipe: s.recipe,
    type: s.type,
    input: s.input ?? denseRows,
    needsScaling: s.needsScaling ?? false,
    nonNegative: s.nonNegative ?? false,
    positiveTargets: s.positiveTargets ?? false,
    classes: s.twoClasses ? 2 : 3,
    allowsMissing: s.allowsMissing ?? false,
    outputs: s.outputs ?? 1,
    lossy: s.lossy ?? false,
    unweighted: s.unweighted ?? false,
    ranks: s.ranks ?? false,
    minScore: s.minScore ?? (s.ranks ? 0.8 : s.recipe.kind === 'regressor' ? 0.5 : 0.9),
    tolerance: { batch: 0, order: 1e-6, weight: 1e-6, graph: 1e-4, inverse: 1e-9, ...s.tolerance },
    read: s.read,
    runGraph: options.runGraph,
  }
}
