import { describe, expect, test } from 'vitest'
import * as certainty from '../src/certainty/index.ts'
import * as m from '../src/index.ts'
import { throwsExactly } from './throws.ts'

type Case = readonly [name: string, run: () => unknown, message: string]

const inputErrors: readonly Case[] = [
  [
    'columns of two lengths',
    () => m.f1([0, 1], [0]),
    'f1: expected columns of one length, not empty, got yTrue of 2, yPred of 1. List the same rows in each.',
  ],
  [
    'scores of another length',
    () => m.rocAuc([0, 1], [0.5, 0.5, 0.5]),
    'rocAuc: expected columns of one length, not empty, got yTrue of 2, yScore of 3. List the same rows in each.',
  ],
  [
    'no rows',
    () => m.accuracy([], []),
    'accuracy: expected columns of one length, not empty, got yTrue of 0, yPred of 0. List the same rows in each.',
  ],
  [
    'a NaN score',
    () => m.rocAuc([0, 1, 1], [0.1, Number.NaN, 0.3]),
    'rocAuc: expected finite numbers, got NaN at yScore[1]. Remove or correct the row.',
  ],
  [
    'an infinite score',
    () => m.averagePrecision([0, 1], [0.1, Number.NEGATIVE_INFINITY]),
    'averagePrecision: expected finite numbers, got -Infinity at yScore[1]. Remove or correct the row.',
  ],
  [
    'a missing score',
    () => m.rocCurve([0, 1], [0.1, undefined as unknown as number]),
    'rocCurve: expected finite numbers, got undefined at yScore[1]. Remove or correct the row.',
  ],
  [
    'one class for an AUC',
    () => m.rocAuc([1, 1], [0.1, 0.2]),
    'rocAuc: expected rows of both classes, got no negative row of weight above 0. Evaluate on more rows.',
  ],
  [
    'a class of weight 0 for an AUC',
    () => m.rocAuc([0, 1], [0.1, 0.2], { weight: [1, 0] }),
    'rocAuc: expected rows of both classes, got no positive row of weight above 0. Evaluate on more rows.',
  ],
  [
    'an unknown positive label of scores',
    () => m.rocAuc(['ham', 'spam'], [0.1, 0.2], { posLabel: 'Spam' }),
    "rocAuc: expected two labels, or posLabel to be one of them, got 'ham', 'spam' and posLabel 'Spam'. Pass the positive label.",
  ],
  [
    'an unknown positive label of predictions',
    () => m.precision(['ham', 'spam'], ['ham', 'ham'], { posLabel: 'Spam' }),
    "precision: expected two labels, and posLabel to be one of them, got 'ham', 'spam' and posLabel 'Spam'. Pass posLabel, or an average but 'binary'.",
  ],
  [
    'strings without a positive label',
    () => m.recall(['ham', 'spam'], ['ham', 'ham']),
    "recall: expected two labels, and posLabel to be one of them, got 'ham', 'spam' and posLabel undefined. Pass posLabel, or an average but 'binary'.",
  ],
  [
    'a pair of labels without a natural positive one',
    () => m.rocCurve([1, 2], [0.1, 0.2]),
    'rocCurve: expected labels 0 and 1, -1 and 1, or booleans, got 1, 2. Pass posLabel to say which is positive.',
  ],
  [
    'three labels for two-class scores',
    () => m.rocAuc([0, 1, 2], [0.1, 0.2, 0.3]),
    'rocAuc: expected two labels, or posLabel to be one of them, got 0, 1, 2 and posLabel undefined. Pass the positive label.',
  ],
  [
    "three labels with average 'binary'",
    () => m.f1([0, 1, 2], [0, 1, 1]),
    "f1: expected two labels, and posLabel to be one of them, got 0, 1, 2 and posLabel undefined. Pass posLabel, or an average but 'binary'.",
  ],
  [
    'labels of two types',
    () => m.accuracy<string | number>(['1', '0'], [1, 0]),
    "accuracy: expected labels all strings, all numbers or all booleans, got number 1 at yPred[0], after '1'. Convert it, or drop the row.",
  ],
  [
    'a missing label',
    () => m.confusionMatrix(['a', null as unknown as string], ['a', 'a']),
    "confusionMatrix: expected labels all strings, all numbers or all booleans, got object null at yTrue[1], after 'a'. Convert it, or drop the row.",
  ],
  [
    'a NaN label',
    () => m.rocAuc([0, Number.NaN], [0.1, 0.2]),
    'rocAuc: expected labels all strings, all numbers or all booleans, got number NaN at yTrue[1], after 0. Convert it, or drop the row.',
  ],
  [
    'a negative weight',
    () => m.accuracy([0, 1], [0, 1], { weight: [1, -2] }),
    'accuracy: expected a finite weight >= 0 a row, and one above 0, got 2 for 2 rows, -2 at weight[1]. Correct them.',
  ],
  [
    'too few weights',
    () => m.logLoss([0, 1], [0.1, 0.2], { weight: [1] }),
    'logLoss: expected a finite weight >= 0 a row, and one above 0, got 1 for 2 rows, sum 1. Correct them.',
  ],
  [
    'weights of zero only',
    () => m.meanSquaredError([0, 1], [0, 1], { weight: [0, 0] }),
    'meanSquaredError: expected a finite weight >= 0 a row, and one above 0, got 2 for 2 rows, sum 0. Correct them.',
  ],
  [
    'a probability above 1',
    () => m.logLoss([0, 1], [0.1, 1.2]),
    'logLoss: expected probabilities from 0 to 1, got 1.2 at probabilities[1]. Pass the output of predictProba.',
  ],
  [
    'too few columns of probabilities',
    () => m.logLoss([0, 1, 2], [0.1, 0.2, 0.3]),
    'logLoss: expected one column of probabilities for each of the 3 labels 0, 1, 2, got 1. Pass labels if some class has no row.',
  ],
  [
    'one class for a log loss',
    () => m.logLoss([1, 1], [0.1, 0.2]),
    'logLoss: expected two labels or more, got only 1. Pass labels to name the classes that have no row.',
  ],
  [
    'rows of probabilities that do not sum to 1',
    () => m.multiclassRocAuc([0, 1], [[0.5, 0.5], [0.5, 0.6]]), // biome-ignore format: a row a sample
    'multiclassRocAuc: expected probabilities that sum to 1 in each row, got 1.1 in row 1. Pass the output of predictProba.',
  ],
  [
    'ragged rows of probabilities',
    () => m.brierScore([0, 1], [[0.5, 0.5], [1]]),
    'brierScore: expected 2 probabilities in every row, got 1 in row 1. Complete the row.',
  ],
  [
    'labels that the data lack',
    () => m.confusionMatrix([0, 1], [0, 1], { labels: [5] }),
    "confusionMatrix: expected 'labels' to be some of 0, 1, got 5. Check the spelling.",
  ],
  [
    'recall at k without positive rows',
    () => m.recallAtK([0, 0], [0.1, 0.2], 1),
    'recallAtK: expected at least one positive row, got none. Recall is undefined without one.',
  ],
  [
    'R2 of one row',
    () => m.r2Score([1], [1]),
    'r2Score: expected at least two rows, got one. The variance of one row is undefined.',
  ],
  [
    'a target of -1 for a logarithm',
    () => m.meanSquaredLogError([0, -1], [0, 0]),
    'meanSquaredLogError: expected numbers above -1, got -1 at yTrue[1]. Choose a metric that allows such values, or correct the row.',
  ],
  [
    'a negative count',
    () => m.meanPoissonDeviance([0, -2], [1, 1]),
    'meanPoissonDeviance: expected numbers of at least 0, got -2 at yTrue[1]. Choose a metric that allows such values, or correct the row.',
  ],
  [
    'a predicted mean of 0',
    () => m.meanGammaDeviance([1, 2], [1, 0]),
    'meanGammaDeviance: expected numbers above 0, got 0 at yPred[1]. Choose a metric that allows such values, or correct the row.',
  ],
  [
    'the share explained of one row',
    () => m.d2Pinball([1], [1]),
    'd2Pinball: expected at least two rows, got one. The share explained of one row is undefined.',
  ],
  [
    'targets without a mean above 0 for a power below 0',
    () => m.d2Tweedie([1, -2], [1, 1], { power: -1 }),
    'd2Tweedie: expected targets with a mean above 0 for a power below 0, got -0.5. Their mean has no deviance.',
  ],
  [
    'outputs of two numbers of columns',
    () => m.perOutput(m.r2Score, [[1, 2]], [[1]]),
    "perOutput: expected as many outputs in 'yPred' as in 'yTrue', got 1 and 2. Both must list the same outputs in the same order.",
  ],
  [
    'a NaN in a row of numbers',
    () => m.perOutput(m.r2Score, [[1], [Number.NaN]], [[1], [2]]),
    'perOutput: expected finite numbers, got NaN at yTrue[1][0]. Remove or correct the row.',
  ],
  [
    'a column where rows are due',
    () => m.perOutput(m.r2Score, [1, 2] as never, [[1], [2]]),
    "perOutput: expected 'yTrue' to be an array of rows of numbers, got 1 at yTrue[0].",
  ],
  [
    'ragged rows of numbers',
    () => m.perOutput(m.r2Score, [[1, 2], [2]], [[1], [2]]),
    "perOutput: expected 2 numbers in every row of 'yTrue', got 1 in row 1. Complete the row.",
  ],
  [
    'queries of numbers',
    () => m.ndcg([1, 0] as never, [1, 2] as never),
    'ndcg: expected a row of documents for each query, got numbers. Put a single query into an array of its own.',
  ],
  [
    'negative relevance',
    () => m.dcg([[1, -1]], [[1, 2]]),
    'dcg: expected relevance of 0 or more, got -1 at relevance[0][1]. Shift it, so that 0 is worthless.',
  ],
  [
    'a query of fewer scores than documents',
    () => m.meanReciprocalRank([[1], [1, 0]], [[1], [2]]),
    'meanReciprocalRank: expected as many scores as documents, at least one, got 1 and 2 in query 1. ' +
      'Both must list the same documents in the same order.',
  ],
  [
    'a NaN score of a document',
    () => m.hitRateAtK([[1, 0]], [[1, Number.NaN]], 1),
    'hitRateAtK: expected finite numbers, got NaN at yScore[0][1]. Remove or correct the row.',
  ],
  [
    'labels that are no indicator',
    () => m.coverageError([[0, 2]], [[0.5, 1]]),
    'coverageError: expected 0 or 1 for each label, got 2 at yTrue[0][1]. Pass an indicator of the labels.',
  ],
  [
    'more rows of labels than of scores',
    () => m.labelRankingLoss([[0, 1], [1, 0]], [[0.5, 1]]), // biome-ignore format: a row a sample
    'labelRankingLoss: expected columns of one length, not empty, got yScore of 1, yTrue of 2. List the same rows in each.',
  ],
  [
    'fewer labels than scores in a row',
    () => m.labelRankingAveragePrecision([[0]], [[0.5, 1]]),
    "labelRankingAveragePrecision: expected 2 labels in every row of 'yTrue', got 1 in row 0. Complete the row.",
  ],
  [
    'columns of scores for other classes',
    () => m.topKAccuracy([0, 1, 2], [[1, 2], [1, 2], [1, 2]], 1), // biome-ignore format: a row a sample
    'topKAccuracy: expected one column of scores for each of the 3 labels 0, 1, 2, got 2. Pass labels if some class has no row.',
  ],
  [
    'one class for a lift curve',
    () => m.liftCurve([1, 1], [0.1, 0.2]),
    'liftCurve: expected rows of both classes, got no negative row of weight above 0. Evaluate on more rows.',
  ],
  [
    'decisions of another number of classes',
    () => m.hingeLoss([0, 1, 2], [1, 2, 3]),
    'hingeLoss: expected one number a row for two labels, or one a label, got 1 for 0, 1, 2. Pass labels if some class has no row.',
  ],
  [
    'one class for likelihood ratios',
    () => m.classLikelihoodRatios([0, 0], [0, 1]),
    'classLikelihoodRatios: expected rows of both classes, got no positive row of weight above 0. ' +
      'Evaluate on more rows, or on a stratified split.',
  ],
  [
    'the share of log loss explained of one row',
    () => m.d2LogLoss([1], [0.5], { labels: [0, 1] }),
    'd2LogLoss: expected at least two rows, got one. The share explained of one row is undefined.',
  ],
  [
    'predictions of fewer labels',
    () => m.hammingLoss([[0, 1]], [[1]]),
    "hammingLoss: expected 2 labels in every row of 'yPred', got 1 in row 0. Complete the row.",
  ],
  [
    'a negative lift',
    () => m.liftChart({ taken: [0.5, 1], lift: [-1, 1] }),
    'liftChart: expected rates from 0 to 1, got -1 at y[0]. Pass the curve itself.',
  ],
  [
    'one cluster to compare with others',
    () => m.silhouette([[1], [2]], [0, 0]), // biome-ignore format: a row a point
    'silhouette: expected from 2 clusters to one fewer than the 2 rows, got 1. ' +
      'The metric compares rows within clusters with rows of others.',
  ],
  [
    'a share instead of counts',
    () => certainty.wilsonInterval(0.9, 10),
    'wilsonInterval: expected integers 0 <= successes <= trials and at least one trial, got 0.9 of 10. Pass counts of rows, not shares.',
  ],
  [
    'one positive row for an interval',
    () => certainty.deLongInterval([0, 0, 1], [0.1, 0.2, 0.3]),
    'deLongInterval: expected at least two rows of each class, got 1 positive and 2 negative. Evaluate on more rows.',
  ],

  [
    'rows none of which can be compared',
    () => m.concordanceIndex([1, 2], [1, 2], { observed: [0, 0] }),
    'concordanceIndex: expected rows that can be compared, got none. Evaluate on more rows with their events seen.',
  ],
  [
    'bounds the wrong way round',
    () => m.intervalCoverage([1, 2], { low: [0, 3], high: [2, 1] }),
    'intervalCoverage: expected low <= high, got 3 and 1 in row 1. Swap the bounds.',
  ],
  [
    'points that go back',
    () => m.auc([0, 2, 1], [0, 1, 1]),
    'auc: expected x in one direction, got 1 after 2 at x[2]. Sort the points.',
  ],
  ['one point', () => m.auc([0], [1]), 'auc: expected two points or more, got one. Pass a curve.'],
  [
    'rows of other features',
    () => m.pairwiseDistances([[1, 2]], [[1]]),
    'pairwiseDistances: expected rows of 2 numbers in y, as in x, got 1. Pass rows of the same features.',
  ],
  [
    'groups of two types',
    () => m.demographicParity([0, 1], [0, 1], ['a', 1]),
    "demographicParity: expected labels all strings, all numbers or all booleans, got number 1 at groups[1], after 'a'. Convert it, or drop the row.",
  ],
  [
    'a chart of rates above 1',
    () => m.rocChart({ fpr: [0, 2], tpr: [0, 1] }),
    'rocChart: expected rates from 0 to 1, got 2 at x[1]. Pass the curve itself.',
  ],
  [
    'a chart of a matrix that is not square',
    () => m.confusionMatrixChart([[1, 2]]),
    'confusionMatrixChart: expected a square matrix, got rows of [2] columns. Pass the output of confusionMatrix.',
  ],
]

describe('data that a metric cannot take is an InputError', () => {
  test.each(inputErrors)('%s', (_, run, message) => throwsExactly(run, m.InputError, message))
})

test('the errors carry their names, so that they can be told apart across copies of the package', () => {
  expect(new m.InputError('x').name).toBe('InputError')
  expect(new m.ParamError('x').name).toBe('ParamError')
})
