import { checkLevel } from '../input/check-level.ts'
import { type Bounds, checkBounds } from '../interval/bounds.ts'
import { intervalCoverage } from '../interval/interval-coverage.ts'
import { type IntervalScoreOptions, intervalScore } from '../interval/interval-score.ts'
import { meanIntervalWidth } from '../interval/mean-interval-width.ts'
import { meanStream } from './mean-stream.ts'
import type { BatchOptions, MetricStream } from './metric-stream.ts'
import type { SumsState } from './sums-stream.ts'

/** What `update` takes: targets, and the bounds predicted for them. */
export type IntervalRows = [yTrue: ArrayLike<number>, bounds: Bounds, options?: BatchOptions]

/** `intervalCoverage` of a stream: exact, rounded once, whatever the split. */
export function intervalCoverageStream(): MetricStream<IntervalRows, number, SumsState> {
  return rowByRow('intervalCoverageStream', intervalCoverage)
}

/** `meanIntervalWidth` of a stream: each row's width is rounded, their sum is not. */
export function meanIntervalWidthStream(): MetricStream<IntervalRows, number, SumsState> {
  return rowByRow('meanIntervalWidthStream', meanIntervalWidth)
}

/** `intervalScore` of a stream: each row's score is rounded, their sum is not. Throws `ParamError` for the level. */
export function intervalScoreStream({
  level = 0.9,
}: Omit<IntervalScoreOptions, 'weight'> = {}): MetricStream<IntervalRows, number, SumsState> {
  checkLevel('intervalScoreStream', level)
  return rowByRow(`intervalScoreStream, level ${level}`, (yTrue, bounds) => intervalScore(yTrue, bounds, { level }))
}

function rowByRow(of: string, metric: (yTrue: ArrayLike<number>, bounds: Bounds) => number) {
  return meanStream(of, (yTrue: ArrayLike<number>, bounds: Bounds, weight) => ({
    rows: checkBounds(of, yTrue, bounds, weight),
    term: (i) => metric([yTrue[i]!], { low: [bounds.low[i]!], high: [bounds.high[i]!] }),
  }))
}
