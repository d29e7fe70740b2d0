import { describe, test } from 'vitest'
import * as certainty from '../src/certainty/index.ts'
import * as m from '../src/index.ts'
import { throwsExactly } from './throws.ts'

type Case = readonly [name: string, run: () => unknown, message: string]

const paramErrors: readonly Case[] = [
  [
    'k of 0',
    () => m.precisionAtK([0, 1], [0.1, 0.2], 0),
    "precisionAtK: expected 'k' to be an integer from 1 to the 2 rows, got 0.",
  ],
  [
    'k above the rows',
    () => m.recallAtK([0, 1], [0.1, 0.2], 3),
    "recallAtK: expected 'k' to be an integer from 1 to the 2 rows, got 3.",
  ],
  [
    'k of one half',
    () => m.recallAtK([0, 1], [0.1, 0.2], 0.5),
    "recallAtK: expected 'k' to be an integer from 1 to the 2 rows, got 0.5.",
  ],
  ['a negative beta', () => m.fBeta([0, 1], [0, 1], -1), "fBeta: expected 'beta' to be a number >= 0, got -1."],
  [
    'a quantile above 1',
    () => m.meanPinballLoss([0, 1], [0, 1], { alpha: 1.1 }),
    "meanPinballLoss: expected 'alpha' to be from 0 to 1, got 1.1.",
  ],
  [
    'a Tweedie power of one half',
    () => m.meanTweedieDeviance([0, 1], [0, 1], { power: 0.5 }),
    "meanTweedieDeviance: expected 'power' to be a number <= 0 or >= 1, got 0.5. No Tweedie distribution has a power between.",
  ],
  ['a k of 0 places', () => m.dcg([[1, 0]], [[1, 2]], { k: 0 }), "dcg: expected 'k' to be an integer >= 1, got 0."],
  [
    'a k of all classes',
    () => m.topKAccuracy([0, 1], [[1, 2], [1, 2]], 2), // biome-ignore format: a row a sample
    "topKAccuracy: expected 'k' to be an integer from 1 to 1, below the classes, got 2.",
  ],
  [
    'bins of none',
    () => m.calibrationCurve([0, 1], [0, 1], { bins: 0 }),
    "calibrationCurve: expected 'bins' to be an integer >= 1, got 0.",
  ],
  [
    'weights for bins of as many rows each',
    () => m.expectedCalibrationError([0, 1], [0, 1], { strategy: 'quantile', weight: [1, 1] }),
    "expectedCalibrationError: expected no 'weight' with strategy 'quantile', got one. Use 'uniform'.",
  ],
  [
    'no lift curve',
    () => m.liftChart([]),
    'liftChart: expected at least one curve, got none. Pass the output of liftCurve.',
  ],
  [
    'a negative weight of completeness',
    () => m.vMeasure([0, 1], [0, 1], { beta: -1 }),
    "vMeasure: expected 'beta' to be a finite number >= 0, got -1.",
  ],
  [
    'a level of 95',
    () => certainty.wilsonInterval(1, 2, { level: 95 }),
    "wilsonInterval: expected 'level' to be between 0 and 1, got 95.",
  ],
  [
    'an unknown average',
    () => m.f1([0, 1], [0, 1], { average: 'mean' as 'macro' }),
    "f1: expected 'average' to be one of 'binary', 'micro', 'macro', 'weighted', 'none', got 'mean'.",
  ],
  [
    'a zero division that is none',
    () => m.f1([0, 1], [0, 1], { zeroDivision: 0.5 as 0 }),
    "f1: expected 'zeroDivision' to be one of 0, 1, NaN, got 0.5.",
  ],
  [
    'a positive label without a positive class',
    () => m.f1([0, 1], [0, 1], { average: 'macro', posLabel: 1 }),
    "f1: expected no 'posLabel' with average 'macro', got 1. Pass labels instead.",
  ],
  [
    'labels twice',
    () => m.confusionMatrix([0, 1], [0, 1], { labels: [0, 1, 0] }),
    "confusionMatrix: expected 'labels' to be distinct, got 0, 1, 0. Remove one.",
  ],
  [
    'weights for one-vs-one',
    () => m.multiclassRocAuc([0, 1], [[1, 0], [0, 1]], { multiClass: 'ovo', weight: [1, 1] }), // biome-ignore format: a row a sample
    "multiclassRocAuc: expected no 'weight' with multiClass 'ovo', got one. Use 'ovr'.",
  ],
  [
    'labels out of order',
    () => m.logLoss([0, 1], [0.5, 0.5], { labels: [1, 0] }),
    "logLoss: expected 'labels' in ascending order, as the columns are, got 1, 0.",
  ],
  [
    'a negative seed',
    () => certainty.bootstrap(m.accuracy, { yTrue: [0], yPred: [0] }, { seed: -1 }),
    "bootstrap: expected 'seed' to be an integer >= 0, got -1.",
  ],
  [
    'no resamples',
    () => certainty.bootstrap(m.accuracy, { yTrue: [0], yPred: [0] }, { resamples: 0 }),
    "bootstrap: expected 'resamples' to be an integer >= 1, got 0.",
  ],
  [
    'a level of 1',
    () => certainty.bootstrap(m.accuracy, { yTrue: [0], yPred: [0] }, { level: 1 }),
    "bootstrap: expected 'level' to be between 0 and 1, got 1.",
  ],
  [
    'an unknown method of intervals',
    () => certainty.bootstrap(m.accuracy, { yTrue: [0], yPred: [0] }, { method: 'BCa' as 'bca' }),
    "bootstrap: expected 'method' to be one of 'percentile', 'bca', got 'BCa'.",
  ],
  [
    'strata and clusters',
    () => certainty.bootstrap(m.accuracy, { yTrue: [0], yPred: [0] }, { strata: [0], clusters: [0] }),
    "bootstrap: expected 'strata' or 'clusters', got both. Draw clusters, or split by stratum.",
  ],
  [
    'a partial area of nothing',
    () => m.partialRocAuc([0, 1], [0, 1], 0),
    "partialRocAuc: expected 'maxFpr' to be above 0 and up to 1, got 0.",
  ],
  [
    'a cost that is none',
    () => m.costCurve([0, 1], [0, 1], { falsePositive: Number.NaN, falseNegative: 1 }),
    "costCurve: expected 'falsePositive' to be a finite number, got NaN.",
  ],
  [
    'a net benefit at certainty',
    () => m.netBenefitCurve([0, 1], [0, 1], { thresholds: [0.5, 1] }),
    "netBenefitCurve: expected 'thresholds' from 0 to below 1, got 1.",
  ],
  [
    'an interval of level 90',
    () => m.intervalScore([1], { low: [0], high: [2] }, { level: 90 }),
    "intervalScore: expected 'level' to be between 0 and 1, got 90.",
  ],
  [
    'an unknown distance',
    () => m.pairwiseDistances([[1]], [[2]], { metric: 'manhattan' as 'cityblock' }),
    "pairwiseDistances: expected 'metric' to be one of euclidean, sqeuclidean, cityblock, chebyshev, cosine, hamming, minkowski, got 'manhattan'.",
  ],
  [
    'an unknown kernel',
    () => m.pairwiseKernels([[1]], [[2]], { kernel: 'poly' as 'polynomial' }),
    "pairwiseKernels: expected 'kernel' to be one of linear, cosine, rbf, laplacian, polynomial, sigmoid, got 'poly'.",
  ],
  ['no curve', () => m.rocChart([]), 'rocChart: expected at least one curve, got none. Pass the output of rocCurve.'],
]

describe('an option that a metric cannot take is a ParamError', () => {
  test.each(paramErrors)('%s', (_, run, message) => throwsExactly(run, m.ParamError, message))
})
