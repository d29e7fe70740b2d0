import { checkBound } from '../input/check-bound.ts'
import { square } from '../input/weighted-mean.ts'
import { logarithmOfOnePlus } from '../numeric/log1p.ts'
import { checkTargets } from '../regression/targets.ts'
import { meanStream } from './mean-stream.ts'
import type { MetricStream, PairRows } from './metric-stream.ts'
import type { SumsState } from './sums-stream.ts'

/** `meanSquaredLogError` of a stream: each row's term is rounded, their sum is not, whatever the split. */
export function meanSquaredLogErrorStream(): MetricStream<PairRows<number, number>, number, SumsState> {
  return squaredLogErrors('meanSquaredLogErrorStream', (mean) => mean)
}

export function squaredLogErrors(of: string, finish: (mean: number) => number) {
  const log1p = logarithmOfOnePlus()
  return meanStream(
    of,
    (yTrue: ArrayLike<number>, yPred: ArrayLike<number>, weight) => {
      const rows = checkTargets(of, yTrue, yPred, weight)
      checkBound(of, 'yTrue', yTrue, -1, 'not itself')
      checkBound(of, 'yPred', yPred, -1, 'not itself')
      return { rows, term: (i) => square(log1p(yTrue[i]!) - log1p(yPred[i]!)) }
    },
    finish,
  )
}
