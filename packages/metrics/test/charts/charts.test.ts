import { describe, expect, test } from 'vitest'
import {
  calibrationChart,
  calibrationCurve,
  confusionMatrixChart,
  liftChart,
  liftCurve,
  precisionRecallChart,
  precisionRecallCurve,
  rocAuc,
  rocChart,
  rocCurve,
} from '../../src/index.ts'
import { random } from '../ranking/distributions.ts'
import { expectWellFormed } from './well-formed.ts'

const next = random(2)
const yTrue = Uint8Array.from({ length: 500 }, () => (next() < 0.4 ? 1 : 0))
const yScore = Float64Array.from(yTrue, (label) => next() + label * 0.3)
const roc = rocCurve(yTrue, yScore)
const curve = precisionRecallCurve(yTrue, yScore)
const HOSTILE = '</text><script>alert("1")</script>&\u0000\ud800 \'x\''

const CHARTS: Readonly<Record<string, string>> = {
  'a ROC curve': rocChart(roc),
  'two ROC curves': rocChart([{ ...roc, name: 'first' }, roc]),
  'a ROC curve with hostile names': rocChart({ ...roc, name: HOSTILE }, { title: HOSTILE }),
  'a precision-recall curve': precisionRecallChart(curve),
  'a precision-recall curve with hostile names': precisionRecallChart({ ...curve, name: HOSTILE }, { title: HOSTILE }),
  'a calibration curve': calibrationChart(calibrationCurve(yTrue, yScore.map((score) => score / 2))), // biome-ignore format: one call
  'calibration curves with hostile names': calibrationChart([{ predicted: [0.5], observed: [1], name: HOSTILE }], { title: HOSTILE }), // biome-ignore format: one call
  'a lift curve': liftChart(liftCurve(yTrue, yScore)),
  'two lift curves': liftChart([liftCurve(yTrue, yScore), { taken: [0.1, 1], lift: [6.2, 1], name: HOSTILE }]),
  'a confusion matrix': confusionMatrixChart([[5, 1], [2, 9]], { labels: ['ham', 'spam'] }), // biome-ignore format: a row a class
  'a confusion matrix with hostile labels': confusionMatrixChart([[5, 1], [2, 9]], { labels: [HOSTILE, '<b>'] }), // biome-ignore format: a row a class
  'a confusion matrix of weights': confusionMatrixChart([[0.123456, 0], [0, 0]]), // biome-ignore format: a row a class
  'a confusion matrix of 20 classes': confusionMatrixChart(
    Array.from({ length: 20 }, (_, i) => Array.from({ length: 20 }, (_, j) => i * j)),
  ),
}

describe.each(Object.entries(CHARTS))('%s', (_, svg) => {
  test('is well-formed XML of SVG elements only, with nothing to fetch or run', () => {
    const names = expectWellFormed(svg)
    expect([...names].sort()).toEqual(
      [...names].filter((name) => ['svg', 'title', 'desc', 'style', 'rect', 'g', 'path', 'text'].includes(name)).sort(),
    )
    expect(svg).not.toMatch(/href|url\(|@import|NaN|undefined|Infinity/)
  })

  test('says what it is to those who do not see it', () => {
    expect(svg).toMatch(/^<svg [^>]*role="img" aria-label="[^"]{30,}"><title>[^<]+<\/title><desc>[^<]+<\/desc>/)
  })

  test('follows the light or dark setting of the reader', () => {
    expect(svg).toContain('@media (prefers-color-scheme:dark)')
  })
})

const texts = (svg: string) => [...svg.matchAll(/<text[^>]*>([^<]+)<\/text>/g)].map((match) => match[1])

test('a ROC chart has a title, labelled axes, ticks, and the area in its legend', () => {
  const ticks = ['0.0', '0.2', '0.4', '0.6', '0.8', '1.0'].flatMap((tick) => [tick, tick])
  expect(texts(rocChart({ ...roc, name: 'Model' }, { title: 'Spam' }))).toEqual([
    'Spam',
    ...ticks,
    'False positive rate',
    'True positive rate',
    `Model, AUC ${rocAuc(yTrue, yScore).toFixed(3)}`,
    'Guessing, AUC 0.5',
  ])
})

test('the legend shows an interval, and never rounds a score below 1 to 1', () => {
  const svg = rocChart({ ...roc, auc: 0.99996, interval: { low: 0.98, high: 1 } })
  expect(texts(svg)).toContain('AUC 0.99996 (0.980 to 1.000)')
})

test('the line of a ROC chart runs from corner to corner through the points', () => {
  const svg = rocChart({ fpr: [0, 0, 0.5, 1], tpr: [0, 0.5, 1, 1] })
  expect(svg).toContain('d="M64 404L64 224L244 44L424 44"')
})

test('a precision-recall chart is drawn in steps, as average precision adds it up', () => {
  const svg = precisionRecallChart(precisionRecallCurve([0, 1, 0, 1], [0.1, 0.2, 0.3, 0.4]))
  // precision 1 up to recall 1/2, down to 1/2 there, then 2/3 up to recall 1, and 1/2 with every row
  expect(svg).toContain('d="M64 44V44H244V224H244V164H424V224H424"')
  expect(texts(svg)).toContain('AP 0.833')
  expect(texts(svg)).toContain('Guessing, AP 0.500')
})

test('a calibration chart marks its points, and says the error where it is given', () => {
  const svg = calibrationChart({ predicted: [0.25, 0.75], observed: [0.5, 1], calibrationError: 0.25 })
  expect(svg).toContain('d="M154 224L334 44"')
  expect(svg).toContain('d="M154 224h0M334 44h0"')
  expect(texts(svg)).toContain('Predictions, error 0.250')
  expect(texts(svg)).toContain('Calibrated')
})

test('the axis of a lift chart ends at a round number above the highest lift', () => {
  const svg = liftChart({ taken: [0.5, 1], lift: [2.2, 1] })
  expect(texts(svg)).toEqual(expect.arrayContaining(['0.5', '1.0', '1.5', '2.0', '2.5']))
  expect(svg).toContain('d="M244 87.2L424 260"')
  expect(texts(liftChart({ taken: [0.5, 1], lift: [12, 1] }))).toContain('15.0')
})

test('a curve of many points is thinned to what can be seen', () => {
  const labels = Uint8Array.from({ length: 100_000 }, () => (next() < 0.5 ? 1 : 0))
  const scores = Float64Array.from(labels, (label) => next() + label * 0.2)
  const { fpr, tpr, thresholds } = rocCurve(labels, scores, { dropIntermediate: false })
  expect(thresholds.length).toBeGreaterThan(90_000)
  expect(rocChart({ fpr, tpr }).length).toBeLessThan(60_000)
})

test('the cells of a confusion matrix show counts and shares of the true class', () => {
  const svg = confusionMatrixChart([[30, 10], [0, 5]], { labels: ['ham', 'spam'] }) // biome-ignore format: a row a class
  expect(texts(svg).slice(1, 9)).toEqual(['30', '75.0%', '10', '25.0%', '0', '0.0%', '5', '100.0%'])
  expect(svg).toContain('<title>true ham, predicted spam: 10 (25.0% of true ham)</title>')
})
