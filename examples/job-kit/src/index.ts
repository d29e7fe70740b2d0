export { JobError } from './job-error.ts'
export { largestDifference } from './largest-difference.ts'
export { type Reporter, reporter } from './reporter.ts'
export { runMain, stopSignal } from './run-main.ts'
