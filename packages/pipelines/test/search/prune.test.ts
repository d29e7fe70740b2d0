import { describe, expect, test } from 'vitest'
import { hopeless, roundsOf } from '../../src/search/prune.ts'
import { trialOf } from '../../src/search/try-job.ts'

const trial = (values: number[], more: object = {}) =>
  trialOf({}, 1, { values, fitMs: values.map(() => 1), pruned: false, ...more })
const failed = (values: number[], more: object = {}) => trial([...values, NaN], { error: 'no.', ...more })

describe('trials that failed', () => {
  test('do not count among those that are finished before any is stopped', () => {
    const earlier = [trial([0.9, 0.9]), failed([0.8]), failed([])]
    expect(hopeless([0.1], 1, earlier, false, { startupTrials: 2 })).toBe(false)
    expect(hopeless([0.1], 1, [...earlier, trial([0.7, 0.7])], false, { startupTrials: 2 })).toBe(true)
  })

  test('have a say with the folds that they got through, and with no other', () => {
    const earlier = [trial([0.9, 0.9]), failed([]), failed([])]
    expect(hopeless([0.1], 1, earlier, false, { startupTrials: 1 })).toBe(true)
    expect(hopeless([0.5], 1, [...earlier, failed([0.05]), failed([0.06])], false, { startupTrials: 1 })).toBe(false)
  })

  test('do not count for rounds either', () => {
    const rounds = [1, 2]
    const whole = trial([0.9], { rounds: [[0.7, 0.9]] })
    const limits = (earlier: ReturnType<typeof trial>[]) =>
      roundsOf({ rounds, startupTrials: 2 }, 0, 1, earlier, false)!.limits
    expect(limits([whole, failed([], { rounds: [] })])).toEqual([-Infinity])
    expect(limits([whole, whole])).toEqual([0.7])
  })
})
