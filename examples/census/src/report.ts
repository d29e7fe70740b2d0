import {
  calibrationChart,
  calibrationCurve,
  confusionMatrix,
  confusionMatrixChart,
  importancesChart,
  learningCurveChart,
  precisionRecallChart,
  precisionRecallCurve,
  rocChart,
  rocCurve,
} from '@foldwise/metrics'
import { reportPage } from '@foldwise/metrics/report'
import type { Income } from './census.ts'
import type { Evaluation } from './evaluate.ts'
import type { JobResult } from './job-result.ts'
import { differenceInWords, inShort, rivalInWords } from './print.ts'

const options = { posLabel: '>50K' } as const
const four = (v: number): string => v.toFixed(4)
const grouped = (n: number): string => n.toLocaleString('en')

/** A page that needs nothing else: charts as inline SVG, no script, no network. */
export function renderReport(
  r: JobResult,
  suite: Evaluation,
  yTrue: readonly Income[],
  yPred: readonly Income[],
  yScore: Float64Array,
): string {
  return reportPage({
    title: 'Above 50K a year?',
    summary: `A ${r.model.family} model on the adult census data of 1994: ${grouped(r.train)} people to learn from, ${grouped(r.test)} to test on. It was chosen on ${grouped(r.chosenOn)} of the first by nested cross-validation, and given a threshold that suits F1; the test part was looked at once.`,
    facts: {
      model: inShort(r.model.params),
      threshold: four(r.model.threshold),
      'without a value': Object.entries(r.missing)
        .map(([name, n]) => `${grouped(n)} of ${name}`)
        .join(', '),
      'model file': `${grouped(r.modelBytes)} bytes`,
      'ONNX file': `${grouped(r.onnxBytes)} bytes, within ${r.agreement.onnx.toExponential(1)} of the model`,
      'SHA-256': r.sha256,
    },
    suite,
    sections: [
      {
        title: 'Charts of the test part',
        figures: [
          rocChart({ ...rocCurve(yTrue, yScore, options), auc: r.rocAuc }),
          precisionRecallChart({
            ...precisionRecallCurve(yTrue, yScore, options),
            averagePrecision: r.averagePrecision,
          }),
          calibrationChart(calibrationCurve(yTrue, yScore, options)),
          confusionMatrixChart(confusionMatrix(yTrue, yPred, { labels: ['<=50K', '>50K'] }), {
            labels: ['<=50K', '>50K'],
          }),
        ],
      },
      {
        title: 'The choice of the model',
        text: `Log loss and ROC AUC of nested cross-validation: each search runs on the training rows of a fold, its model is scored on the test rows. Differences by the corrected resampled t-test. ${rivalInWords(r)}.`,
        table: {
          head: ['family', 'log loss', 'ROC AUC', 'beside the best', 'its search found', 'at', 'too good by about'],
          rows: r.choice.families.map((f) => [
            f.name,
            `${four(f.scores.logLoss.mean)} ± ${four(f.scores.logLoss.std)}`,
            four(f.scores.rocAuc.mean),
            differenceInWords(r, f.name),
            inShort(f.best.params),
            four(f.best.mean),
            four(f.optimism),
          ]),
        },
      },
      {
        title: 'Learning curves',
        figures: r.choice.families.map((f) => ({
          svg: learningCurveChart(f.curve.chart, { title: f.name }),
          caption: f.curve.text,
        })),
      },
      {
        title: 'A class that is rarer',
        text: r.imbalance.text,
        table: {
          head: ['way', 'accuracy', 'balanced accuracy', 'precision', 'recall', 'F1', 'ROC AUC'],
          rows: r.imbalance.ways.map(({ name, scores: s }) => [
            name,
            ...[s.accuracy, s.balancedAccuracy, s.precision, s.recall, s.f1, s.rocAuc].map((m) => four(m.mean)),
          ]),
        },
      },
      {
        title: 'What the model leans on',
        text: 'By how much ROC AUC on test rows becomes worse where a column is dealt to other people. Of columns that say the same, each looks unimportant beside the other.',
        figures: [importancesChart(r.importances)],
      },
    ],
  })
}
