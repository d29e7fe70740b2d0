import type { Reporter } from '@foldwise/job-kit'
import { accuracy, balancedAccuracy, f1, precision, recall, rocAuc } from '@foldwise/metrics'
import { crossValidate, type FoldScores, randomUnderSampler, resampled, tunedThreshold } from '@foldwise/pipelines'
import type { Income, People } from './census.ts'
import type { Family, IncomeRecipe } from './families.ts'

type LabelMetric = (yTrue: readonly Income[], yPred: readonly Income[]) => number
/** Metrics of one class, said of the rare one. */
const ofRich =
  (
    metric: (t: readonly Income[], p: readonly Income[], o: { posLabel: Income; zeroDivision: 0 }) => number,
  ): LabelMetric =>
  (yTrue, yPred) =>
    metric(yTrue, yPred, { posLabel: '>50K', zeroDivision: 0 })
/** What the threshold of the model is tuned to. */
export const f1OfRich: LabelMetric = ofRich(f1)

const metrics = {
  accuracy,
  balancedAccuracy,
  precision: ofRich(precision),
  recall: ofRich(recall),
  f1: f1OfRich,
  rocAuc: { from: 'predictProba', metric: rocAuc },
} as const

export interface ImbalanceResult {
  /** Of the rows, of the class that is rarer. */
  readonly share: number
  readonly ways: readonly {
    readonly name: string
    readonly scores: { readonly [metric in keyof typeof metrics]: FoldScores }
  }[]
  readonly text: string
}

/** Ways to deal with a class that a quarter of the rows have, compared by cross-validation of the family's recipe. */
export async function compareWays(
  family: Family,
  values: object,
  data: People,
  report: Reporter,
  options: { readonly signal: AbortSignal; readonly threads: number },
): Promise<ImbalanceResult> {
  const plain = family.recipe(values)
  const recipes: { readonly [name: string]: IncomeRecipe } = {
    'as it is': plain,
    'balanced class weights': family.recipe(values, 'balanced'),
    'fewer rows of the common class': resampled(randomUnderSampler(), plain) as IncomeRecipe,
    'threshold for F1': tunedThreshold(plain, { metric: f1OfRich }) as IncomeRecipe,
    'threshold for balanced accuracy': tunedThreshold(plain, { metric: balancedAccuracy }) as IncomeRecipe,
  }
  const ways: ImbalanceResult['ways'][number][] = []
  for (const [name, recipe] of Object.entries(recipes)) {
    const onProgress = report.named(name)
    const { scores } = await crossValidate(recipe, data, { ...options, metrics, cv: 3, onProgress })
    ways.push({ name, scores })
  }
  const share = data.y.filter((label) => label === '>50K').length / data.y.length
  return { share, ways, text: inWords(share, ways) }
}

function inWords(share: number, ways: ImbalanceResult['ways']): string {
  const percent = (v: number) => `${(100 * v).toFixed(1)} %`
  const best = (metric: 'accuracy' | 'balancedAccuracy' | 'f1') =>
    ways.reduce((a, b) => (b.scores[metric].mean > a.scores[metric].mean ? b : a))
  const [plain] = ways
  const [f, balanced] = [best('f1'), best('balancedAccuracy')]
  return [
    `${percent(share)} of the rows are above 50K, so that calling nobody rich is right ${percent(1 - share)} of the time.`,
    `At a probability of one half the model finds ${percent(plain!.scores.recall.mean)} of the rich, and ${percent(plain!.scores.precision.mean)} of those it names are.`,
    `F1 is best with '${f.name}' (${f.scores.f1.mean.toFixed(3)} after ${plain!.scores.f1.mean.toFixed(3)}), balanced accuracy with '${balanced.name}' (${balanced.scores.balancedAccuracy.mean.toFixed(3)} after ${plain!.scores.balancedAccuracy.mean.toFixed(3)}), accuracy with '${best('accuracy').name}'.`,
    'A threshold moves decisions only: the ranking (ROC AUC) and the probabilities stay what they were.',
  ].join(' ')
}
