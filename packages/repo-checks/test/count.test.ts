import { expect, test } from 'vitest'
import { countTests, showCount, sum, type TestReport } from '../src/count.ts'

const fine: TestReport = {
  numPassedTests: 3,
  numFailedTests: 0,
  numPendingTests: 1,
  numTodoTests: 1,
  testResults: [{ status: 'passed', assertionResults: [{}, {}, {}] }],
}

test('counts passed, failed and skipped tests', () => {
  expect(countTests(fine, 0)).toEqual({ passed: 3, failed: 0, skipped: 2 })
  expect(countTests({ ...fine, numFailedTests: 2 }, 1)).toEqual({ passed: 3, failed: 2, skipped: 2 })
})

test('a file that cannot be loaded counts as a failure', () => {
  const report = { ...fine, testResults: [{ status: 'failed', assertionResults: [] }] }
  expect(countTests(report, 1).failed).toBe(1)
})

test('a run that fails outside its tests counts as a failure', () => {
  expect(countTests(fine, 1).failed).toBe(1)
})

test('sums stages into the closing line', () => {
  const total = sum([
    { passed: 3, failed: 0, skipped: 2 },
    { passed: 1, failed: 1, skipped: 0 },
  ])
  expect(showCount(total)).toBe('4 passed, 1 failed, 2 skipped')
})
