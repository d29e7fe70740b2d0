import type { Reporter } from '@foldwise/job-kit'
import { averagePrecision, logLoss, rocAuc } from '@foldwise/metrics'
import {
  compareScores,
  type FoldScores,
  learningCurve,
  nestedCrossValidate,
  readLearningCurve,
  type ScoreComparison,
  type Trial,
} from '@foldwise/pipelines'
import type { People } from './census.ts'
import { type Family, families } from './families.ts'
import type { Progress } from './progress.ts'

const metrics = {
  logLoss: { from: 'predictProba', metric: logLoss },
  rocAuc: { from: 'predictProba', metric: rocAuc },
  averagePrecision: { from: 'predictProba', metric: averagePrecision },
} as const
const FOLDS = 3

/** What the job came to know of a family without the test part. */
export interface FamilyResult {
  readonly name: string
  /** Of the whole search on rows that had no say in it: nested cross-validation. */
  readonly scores: { readonly [metric in keyof typeof metrics]: FoldScores }
  /** What the search of all rows found, and by how much its score is thought to be too good. */
  readonly best: Pick<Trial<object>, 'params' | 'mean'>
  readonly optimism: number
  /** What the searches of the outer folds chose. */
  readonly chosen: readonly object[]
  readonly curve: Pick<ReturnType<typeof readLearningCurve>, 'text' | 'chart'>
}

export interface Choice {
  /** From the least log loss to the largest. */
  readonly families: readonly FamilyResult[]
  /** The best family's log loss less each other's, by the corrected t-test on the outer folds. */
  readonly comparisons: { readonly [family: string]: ScoreComparison }
}

interface JobOptions {
  readonly signal: AbortSignal
  readonly threads: number
}

/** Judges the families by nested cross-validation, searches each on all rows given, and draws their learning curves. */
export async function chooseFamily(
  data: People,
  trials: number,
  progress: Progress,
  report: Reporter,
  options: JobOptions,
): Promise<Choice> {
  const judged: Omit<FamilyResult, 'curve'>[] = []
  for (const [name, family] of Object.entries(families)) {
    judged.push(
      await progress.step(`judging ${name}`, () => judge(name, family, data, trials, progress, report, options)),
    )
  }
  judged.sort((a, b) => a.scores.logLoss.mean - b.scores.logLoss.mean)
  const goal = judged[0]!.scores.logLoss.mean
  const results: FamilyResult[] = []
  for (const one of judged) {
    const curve = await progress.step(`learning curve ${one.name}`, () => curveOf(one, data, goal, report, options))
    results.push({ ...one, curve })
  }
  const [best, ...others] = results
  const losses = (f: FamilyResult) => f.scores.logLoss.values
  return {
    families: results,
    comparisons: Object.fromEntries(others.map((o) => [o.name, compareScores(losses(best!), losses(o))])),
  }
}

async function judge(
  name: string,
  family: Family,
  data: People,
  trials: number,
  progress: Progress,
  report: Reporter,
  options: JobOptions,
): Promise<Omit<FamilyResult, 'curve'>> {
  const search = family.search(trials, progress.trials)
  const onProgress = report.named(`${name}, nested cross-validation`)
  const { scores, searches } = await nestedCrossValidate(search, data, { ...options, metrics, cv: FOLDS, onProgress })
  const found = await search.run(data, { ...options, onProgress: report.named(`${name}, search`) })
  found.model.dispose()
  const { best, optimism } = found
  return {
    name,
    scores,
    best: { params: best.params, mean: best.mean },
    optimism,
    chosen: searches.map((s) => s.best.params),
  }
}

async function curveOf(
  { name, best }: Pick<FamilyResult, 'name' | 'best'>,
  data: People,
  goal: number,
  report: Reporter,
  options: JobOptions,
): Promise<FamilyResult['curve']> {
  const points = await learningCurve(families[name]!.recipe(best.params), data, {
    ...options,
    metrics: { logLoss: metrics.logLoss },
    cv: FOLDS,
    onProgress: report.named(`${name}, learning curve`),
  })
  const { text, chart } = readLearningCurve(points, 'logLoss', { lowerIsBetter: true, goal })
  return { text, chart }
}
