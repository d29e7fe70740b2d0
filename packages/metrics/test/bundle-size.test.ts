import { expect, test } from 'vitest'
import * as metrics from '../src/index.ts'
import { bundle, gzipped } from './page-bundle.ts'

/** 2 kB, for every metric but those below, whose number is what they may weigh at most. */
const LIMIT = 2048
const LARGER: Readonly<Record<string, number>> = {
  multiclassRocAuc: 2900,
  expectedCalibrationError: 2850,
  maximumCalibrationError: 2850,
  d2Brier: 2550,
  fBeta: 2500,
  adjustedMutualInformation: 2500,
  profitCurve: 2400,
  costCurve: 2300,
  partialRocAuc: 2300,
  d2LogLoss: 2500,
  jaccard: 2450,
  f1: 2450,
  recall: 2450,
  precision: 2450,
  brierScore: 2400,
  classificationReport: 2400,
  multilabelConfusionMatrix: 2350,
  logLoss: 2350,
  rocCurve: 2300,
  detCurve: 2300,
  precisionRecallGainAuc: 2300,
  liftCurve: 2250,
  cumulativeGains: 2250,
  precisionRecallCurve: 2200,
  ksStatistic: 2150,
  confusionMatrixAtThresholds: 2100,
}

const CHART = 4000
const limitOf = (name: string) => LARGER[name] ?? (name.endsWith('Chart') ? CHART : LIMIT)

const functions = Object.entries(metrics)
  .filter(([, value]) => typeof value === 'function')
  .map(([name]) => name)

test('every function alone bundles to under 2 kB gzipped, a chart to under 4 kB, a few to limits of their own', async () => {
  const sizes = await Promise.all(functions.map(async (name) => [name, gzipped(await bundle([name]))] as const))
  expect(sizes.filter(([name, size]) => size >= limitOf(name))).toEqual([])
  // a limit that is no longer needed goes
  expect(sizes.filter(([name, size]) => name in LARGER && size < LIMIT)).toEqual([])
})

test('a metric brings no charts and no bootstrap', async () => {
  expect(await bundle(['rocAuc'])).not.toMatch(/svg|bootstrap|confusion/)
})

test('the whole package without charts bundles to under 20 kB gzipped', async () => {
  const names = functions.filter((name) => !name.endsWith('Chart'))
  expect(names.length).toBeGreaterThan(70)
  expect(gzipped(await bundle(names))).toBeLessThan(20_000)
})
