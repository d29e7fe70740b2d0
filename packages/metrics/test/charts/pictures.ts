import * as m from '../../src/index.ts'
import * as vega from '../../src/vega/index.ts'
import { random } from '../ranking/distributions.ts'

const next = random(4)
const yTrue = Uint8Array.from({ length: 300 }, () => (next() < 0.35 ? 1 : 0))
const yScore = Float64Array.from(yTrue, (label) => 0.6 * next() + 0.3 * label)
const targets = Array.from({ length: 80 }, () => Math.round(100 * next()))
const predictions = targets.map((value) => value * 0.8 + 20 * next())
const folds = Array.from({ length: 4 }, (_, i) => [0.7 + 0.04 * i, 0.75 + 0.03 * i, 0.72 + 0.05 * i])
const HOSTILE = '</text><script>alert("1")</script>&'

const cost = { ...m.costCurve(yTrue, yScore, { falsePositive: 1, falseNegative: 5 }), name: HOSTILE }
const profit = m.profitCurve(yTrue, yScore, { truePositive: 10, falsePositive: -4 })
const net = m.netBenefitCurve(yTrue, yScore)
const gains = m.cumulativeGains(yTrue, yScore)
const learning = { sizes: [10, 20, 40, 80], train: folds, validation: folds }
const validation = { values: [1, 2, 4, 8], train: folds, validation: folds, parameterName: 'maxDepth' }
const history = { loss: [1, 0.5, 0.4], validationLoss: [1.1, 0.7, 0.75] }
const importances = [{ name: HOSTILE, importance: 0.3, low: 0.2, high: 0.5 }, { name: 'b', importance: -0.1 }] // biome-ignore format: a row
const slices = [{ name: 'en', value: 0.9, low: 0.8, high: 0.95, rows: 40 }, { name: 'de', value: 0.7 }] // biome-ignore format: a row

/** Every newer chart, as SVG. */
export const PICTURES: Readonly<Record<string, string>> = {
  gains: m.gainsChart([gains, { ...gains, name: HOSTILE }]),
  cost: m.costChart(cost, { title: HOSTILE }),
  profit: m.profitChart([profit, profit]),
  'net benefit': m.netBenefitChart(net),
  residuals: m.residualsChart(targets, predictions),
  predictions: m.predictionChart(targets, predictions),
  'learning curve': m.learningCurveChart(learning),
  'validation curve': m.validationCurveChart(validation),
  training: m.trainingChart(history),
  'scores by class': m.scoreDistributionChart(
    Array.from(yTrue, (label) => ['ham', HOSTILE][label]!),
    yScore,
  ),
  importances: m.importancesChart(importances),
  slices: m.sliceChart(slices, { overall: 0.85 }),
  'one point': m.predictionChart([5], [5]),
}

/** Every chart, as a Vega-Lite specification. */
export const SPECS: Readonly<Record<string, vega.VegaLiteSpec>> = {
  roc: vega.rocSpec([m.rocCurve(yTrue, yScore), m.rocCurve(yTrue, yScore)]),
  'precision and recall': vega.precisionRecallSpec(m.precisionRecallCurve(yTrue, yScore)),
  calibration: vega.calibrationSpec(m.calibrationCurve(yTrue, yScore)),
  lift: vega.liftSpec(m.liftCurve(yTrue, yScore)),
  'confusion matrix': vega.confusionMatrixSpec([[5, 1], [2, 9]], { labels: ['ham', 'spam'] }), // biome-ignore format: a row
  gains: vega.gainsSpec(gains),
  cost: vega.costSpec(cost),
  profit: vega.profitSpec(profit),
  'net benefit': vega.netBenefitSpec(net),
  residuals: vega.residualsSpec(targets, predictions),
  predictions: vega.predictionSpec(targets, predictions),
  'learning curve': vega.learningCurveSpec(learning),
  'validation curve': vega.validationCurveSpec(validation),
  training: vega.trainingSpec(history),
  'scores by class': vega.scoreDistributionSpec(yTrue, yScore),
  importances: vega.importancesSpec(importances),
  slices: vega.sliceSpec(slices, { overall: 0.85 }),
}
