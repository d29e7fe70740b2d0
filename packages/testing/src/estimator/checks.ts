import { inputForms, noSharedState, sameSeed, sameThreads } from './checks/determinism.ts'
import { fitMoreIsNew, fitMoreRefuses, fitMoreResumes } from './checks/fit-more.ts'
import { graphAgrees, wholeGraph } from './checks/graph.ts'
import { emptyFit, nanRefused, nanTaken, oneClass, wrongTargets, wrongWidth } from './checks/inputs.ts'
import { inverseRefuses, inverseUndoes } from './checks/inverse.ts'
import { anyLabels, decisions, probabilities } from './checks/labels.ts'
import { constantColumn, learns, unscaled } from './checks/learning.ts'
import { abortBefore, abortDuring, dispose, frozenModel, progress } from './checks/lifetime.ts'
import { farRows, scoresAgree } from './checks/outliers.ts'
import { fitChangesNothing, frozenRecipe, unknownParams, withIsNew } from './checks/recipe.ts'
import { batchIndependent, noRows, rowOrder } from './checks/rows.ts'
import { saveAndLoad } from './checks/saving.ts'
import { weightsRefused, weightTwo, weightZero } from './checks/weights.ts'

/** Every check, in the order in which they are run. */
export const checks = [
  frozenRecipe,
  unknownParams,
  withIsNew,
  fitChangesNothing,
  frozenModel,
  learns,
  unscaled,
  constantColumn,
  sameSeed,
  sameThreads,
  noSharedState,
  inputForms,
  batchIndependent,
  noRows,
  rowOrder,
  weightTwo,
  weightZero,
  weightsRefused,
  anyLabels,
  probabilities,
  decisions,
  scoresAgree,
  farRows,
  wrongWidth,
  nanRefused,
  nanTaken,
  wrongTargets,
  emptyFit,
  oneClass,
  saveAndLoad,
  fitMoreResumes,
  fitMoreIsNew,
  fitMoreRefuses,
  inverseUndoes,
  inverseRefuses,
  abortBefore,
  abortDuring,
  progress,
  dispose,
  wholeGraph,
  graphAgrees,
] as const
