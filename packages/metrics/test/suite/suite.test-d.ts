// Checked by the compiler, never run: names that do not exist do not compile.
import { expectTypeOf, test } from 'vitest'
import { rocAuc } from '../../src/index.ts'
import { type SuiteResult, suite } from '../../src/suite/index.ts'
import { type Mails, mailsOf } from './rows-of-mails.ts'

const auc = ({ yTrue, yScore }: Mails) => rocAuc(yTrue, yScore)

test('names flow from metrics and rows to gates, slices, intervals and results', () => {
  const evaluation = suite({
    metrics: {
      auc: { value: auc, better: 'higher' },
      share: ({ yPred }) => yPred.filter((label) => label === 'spam').length / yPred.length,
    },
    slices: { language: 'language', long: ({ length }, row) => length[row]! > 100 },
    gates: { auc: { min: 0.9 } },
    intervals: { metrics: ['share'] },
  })
  const result = evaluation.run(mailsOf(10))
  expectTypeOf(result).toEqualTypeOf<SuiteResult<'auc' | 'share'>>()
  // @ts-expect-error a metric that was not defined
  result.metrics.f1
  // @ts-expect-error rows that lack columns
  evaluation.run({ yTrue: ['ham'] })
})

test('what does not exist', () => {
  // @ts-expect-error a gate on a metric that does not exist
  suite({ metrics: { auc }, gates: { acu: { min: 0.9 } } })
  // @ts-expect-error a bound that does not exist
  suite({ metrics: { auc }, gates: { auc: { least: 0.9 } } })
  // @ts-expect-error a slice by a column that does not exist
  suite({ metrics: { auc }, slices: { language: 'lang' } })
  // @ts-expect-error an interval of a metric that does not exist
  suite({ metrics: { auc }, intervals: { metrics: ['f1'] } })
  // @ts-expect-error a column of advice that does not exist
  suite({ metrics: { auc }, columns: { truth: 'label' } })
  // @ts-expect-error a metric that is no number
  suite({ metrics: { first: ({ yTrue }: Mails) => yTrue[0]! } })
})
