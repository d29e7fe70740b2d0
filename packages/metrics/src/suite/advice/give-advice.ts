import type { Advice } from '../result.ts'
import { fewOfAClass, flatteringAccuracy, neverPredicted } from './imbalance.ts'
import { missingBaselines, otherRows, tinySlices, undefinedMetrics, unsureGates, worstSlice } from './parts.ts'
import { regressionErrors } from './regression.ts'
import { calibration, ranking } from './scores.ts'
import { seenRows } from './seen-rows.ts'
import { type EvaluatedRun, type Rule, subjectOf } from './subject.ts'
import { tunedOnTest } from './thresholds.ts'

const RULES: readonly Rule[] = [
  undefinedMetrics,
  missingBaselines,
  seenRows,
  tunedOnTest,
  flatteringAccuracy,
  fewOfAClass,
  neverPredicted,
  ranking,
  calibration,
  regressionErrors,
  unsureGates,
  otherRows,
  worstSlice,
  tinySlices,
]

/** What a careful colleague would say of these numbers: warnings first. */
export function giveAdvice(run: EvaluatedRun): Advice[] {
  const subject = subjectOf(run)
  const all = RULES.flatMap((rule) => rule(subject))
  return [...all.filter(({ level }) => level === 'warning'), ...all.filter(({ level }) => level === 'note')]
}
