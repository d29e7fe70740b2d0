export type {
  AdviceColumns,
  Baseline,
  Better,
  Bounds,
  ColumnCuts,
  Gate,
  IntervalOptions,
  MetricDefinition,
  MetricFunction,
  Rules,
  RunOptions,
  Slice,
  SliceFunction,
  SuiteDefinition,
} from './definition.ts'
export { type FormatOptions, formatSuite } from './format-suite.ts'
export type { Advice, GateResult, MetricResult, SliceResult, SuiteResult } from './result.ts'
export { type Suite, suite } from './suite.ts'
