export interface Count {
  readonly passed: number
  readonly failed: number
  readonly skipped: number
}

/** What this repository reads of vitest's JSON report. */
export interface TestReport {
  readonly numPassedTests: number
  readonly numFailedTests: number
  readonly numPendingTests: number
  readonly numTodoTests: number
  readonly testResults: readonly { readonly status: string; readonly assertionResults: readonly unknown[] }[]
}

/** Counts the tests of a run of vitest that exited with `code`. */
export function countTests(report: TestReport, code: number): Count {
  const unloadable = report.testResults.filter((f) => f.status === 'failed' && f.assertionResults.length === 0).length
  const failed = report.numFailedTests + unloadable
  return {
    passed: report.numPassedTests,
    // An unhandled error fails the run, though every test may have passed.
    failed: code !== 0 && failed === 0 ? 1 : failed,
    skipped: report.numPendingTests + report.numTodoTests,
  }
}

export function sum(counts: readonly Count[]): Count {
  const add = (key: keyof Count) => counts.reduce((total, c) => total + c[key], 0)
  return { passed: add('passed'), failed: add('failed'), skipped: add('skipped') }
}

/** `12 passed, 0 failed, 1 skipped`. */
export function showCount({ passed, failed, skipped }: Count): string {
  return `${passed} passed, ${failed} failed, ${skipped} skipped`
}
