export {
  type BootstrapData,
  type BootstrapInterval,
  type BootstrapOptions,
  bootstrap,
  type Metric,
} from './bootstrap/bootstrap.ts'
export type { BinOptions, CalibrationOptions } from './calibration/bins.ts'
export { type BrierDecomposition, brierDecomposition } from './calibration/brier-decomposition.ts'
export { type CalibrationCurve, calibrationCurve } from './calibration/calibration-curve.ts'
export type { CalibrationErrorOptions } from './calibration/confidence.ts'
export { expectedCalibrationError } from './calibration/expected-calibration-error.ts'
export { maximumCalibrationError } from './calibration/maximum-calibration-error.ts'
export {
  type DeLongInterval,
  type DeLongOptions,
  type DeLongTest,
  deLongInterval,
  deLongTest,
} from './certainty/delong.ts'
export { type McNemarTest, mcNemarTest } from './certainty/mc-nemar-test.ts'
export { type LevelOptions, wilsonInterval } from './certainty/wilson-interval.ts'
export { type CalibrationSeries, calibrationChart } from './charts/calibration-chart.ts'
export type { ChartOptions, Interval } from './charts/chart-options.ts'
export { type ConfusionMatrixChartOptions, confusionMatrixChart } from './charts/confusion-matrix-chart.ts'
export { type LiftSeries, liftChart } from './charts/lift-chart.ts'
export { type PrecisionRecallSeries, precisionRecallChart } from './charts/precision-recall-chart.ts'
export { type RocSeries, rocChart } from './charts/roc-chart.ts'
export { accuracy, type WeightOptions } from './classification/accuracy.ts'
export { type BalancedAccuracyOptions, balancedAccuracy } from './classification/balanced-accuracy.ts'
export {
  classLikelihoodRatios,
  type LikelihoodRatioOptions,
  type LikelihoodRatios,
} from './classification/class-likelihood-ratios.ts'
export type { Average, ClassScoreOptions, PerClassOptions, ZeroDivision } from './classification/class-scores.ts'
export {
  type ClassificationReport,
  type ClassificationReportOptions,
  classificationReport,
  type ReportRow,
} from './classification/classification-report.ts'
export { type CohenKappaOptions, cohenKappa } from './classification/cohen-kappa.ts'
export { type ConfusionMatrixOptions, confusionMatrix } from './classification/confusion-matrix.ts'
export type { LabelledOptions } from './classification/count-classes.ts'
export { fBeta } from './classification/f-beta.ts'
export { f1 } from './classification/f1.ts'
export { formatClassificationReport, type ReportFormat } from './classification/format-classification-report.ts'
export { hammingLoss } from './classification/hamming-loss.ts'
export { type HingeLossOptions, hingeLoss } from './classification/hinge-loss.ts'
export { jaccard } from './classification/jaccard.ts'
export { matthewsCorrelation } from './classification/matthews-correlation.ts'
export { multilabelConfusionMatrix, type OneAgainstRest } from './classification/multilabel-confusion-matrix.ts'
export { precision } from './classification/precision.ts'
export { recall } from './classification/recall.ts'
export { zeroOneLoss } from './classification/zero-one-loss.ts'
export { adjustedMutualInformation } from './clustering/adjusted-mutual-information.ts'
export { adjustedRandIndex } from './clustering/adjusted-rand-index.ts'
export { calinskiHarabasz } from './clustering/calinski-harabasz.ts'
export { completeness } from './clustering/completeness.ts'
export { daviesBouldin } from './clustering/davies-bouldin.ts'
export { fowlkesMallows } from './clustering/fowlkes-mallows.ts'
export { homogeneity } from './clustering/homogeneity.ts'
export { mutualInformation } from './clustering/mutual-information.ts'
export { type InformationOptions, normalizedMutualInformation } from './clustering/normalized-mutual-information.ts'
export { pairConfusionMatrix } from './clustering/pair-confusion-matrix.ts'
export { randIndex } from './clustering/rand-index.ts'
export { silhouette } from './clustering/silhouette.ts'
export { silhouetteSamples } from './clustering/silhouette-samples.ts'
export { type VMeasureOptions, vMeasure } from './clustering/v-measure.ts'
export { InputError, ParamError } from './errors.ts'
export type { Indicator } from './input/indicator-table.ts'
export type { Label } from './input/label.ts'
export type { Probabilities } from './input/probability-table.ts'
export { type BrierScoreOptions, brierScore } from './probability/brier-score.ts'
export { d2Brier } from './probability/d2-brier.ts'
export { d2LogLoss } from './probability/d2-log-loss.ts'
export { logLoss, type ProbabilityOptions } from './probability/log-loss.ts'
export { averagePrecision } from './ranking/average-precision.ts'
export { confusionMatrixAtThresholds, type ThresholdConfusion } from './ranking/confusion-matrix-at-thresholds.ts'
export { coverageError } from './ranking/coverage-error.ts'
export { type CumulativeGains, cumulativeGains } from './ranking/cumulative-gains.ts'
export { type DcgOptions, dcg } from './ranking/dcg.ts'
export { type DetCurve, type DetCurveOptions, detCurve } from './ranking/det-curve.ts'
export { hitRateAtK } from './ranking/hit-rate-at-k.ts'
export { ksStatistic } from './ranking/ks-statistic.ts'
export { labelRankingAveragePrecision } from './ranking/label-ranking-average-precision.ts'
export { labelRankingLoss } from './ranking/label-ranking-loss.ts'
export type { LabelRankingOptions } from './ranking/label-rows.ts'
export { type LiftCurve, liftCurve } from './ranking/lift-curve.ts'
export { meanAveragePrecisionAtK } from './ranking/mean-average-precision-at-k.ts'
export { meanReciprocalRank } from './ranking/mean-reciprocal-rank.ts'
export { type MulticlassRocAucOptions, multiclassRocAuc } from './ranking/multiclass-roc-auc.ts'
export { ndcg } from './ranking/ndcg.ts'
export { precisionAtK } from './ranking/precision-at-k.ts'
export {
  type PrecisionRecallCurve,
  type PrecisionRecallCurveOptions,
  precisionRecallCurve,
} from './ranking/precision-recall-curve.ts'
export { precisionRecallGainAuc } from './ranking/precision-recall-gain-auc.ts'
export type { Queries, QueryOptions } from './ranking/queries.ts'
export { recallAtK } from './ranking/recall-at-k.ts'
export { type RocAucOptions, rocAuc } from './ranking/roc-auc.ts'
export { type RocCurve, type RocCurveOptions, rocCurve } from './ranking/roc-curve.ts'
export type { RankingOptions } from './ranking/threshold-counts.ts'
export { type TopKAccuracyOptions, topKAccuracy } from './ranking/top-k-accuracy.ts'
export type { AtKOptions } from './ranking/top-rows.ts'
export { d2AbsoluteError } from './regression/d2-absolute-error.ts'
export { d2Pinball } from './regression/d2-pinball.ts'
export { d2Tweedie } from './regression/d2-tweedie.ts'
export { explainedVariance } from './regression/explained-variance.ts'
export { maxError } from './regression/max-error.ts'
export { meanAbsoluteError } from './regression/mean-absolute-error.ts'
export { meanAbsolutePercentageError } from './regression/mean-absolute-percentage-error.ts'
export { meanGammaDeviance } from './regression/mean-gamma-deviance.ts'
export { meanPinballLoss, type PinballOptions } from './regression/mean-pinball-loss.ts'
export { meanPoissonDeviance } from './regression/mean-poisson-deviance.ts'
export { meanSquaredError, type RegressionOptions } from './regression/mean-squared-error.ts'
export { meanSquaredLogError } from './regression/mean-squared-log-error.ts'
export { meanTweedieDeviance, type TweedieOptions } from './regression/mean-tweedie-deviance.ts'
export { medianAbsoluteError } from './regression/median-absolute-error.ts'
export { perOutput } from './regression/per-output.ts'
export { r2Score } from './regression/r2-score.ts'
export { rootMeanSquaredError } from './regression/root-mean-squared-error.ts'
export { rootMeanSquaredLogError } from './regression/root-mean-squared-log-error.ts'
