import { giveAdvice } from './advice/give-advice.ts'
import { checkDefinition } from './check-definition.ts'
import { cutSlice } from './cut-slices.ts'
import type { Gate, MetricDefinition, RunOptions, SuiteDefinition } from './definition.ts'
import { definitionOf, evaluate, withInterval } from './evaluate.ts'
import { fingerprint } from './fingerprint.ts'
import { judge } from './judge.ts'
import type { GateResult, MetricResult, SliceResult, SuiteResult } from './result.ts'
import { countRows, takeRows } from './rows.ts'

/** A definition that was checked. */
export interface Suite<Rows, Name extends string> {
  readonly name: string
  /**
   * Evaluates the rows: every metric, on all rows and on each part of each slice, the gates, and advice. A metric that
   * throws `InputError` or returns no finite number has the value `null` and a reason, and fails its gates. Throws
   * `InputError` for columns of different lengths and for a slice's column that is missing.
   */
  run(rows: Rows, options?: RunOptions): SuiteResult<Name>
}

/**
 * Joins metrics, business figures, slices and gates into one definition, which evaluates rows to plain data. Throws
 * `ParamError` for a definition that contradicts itself.
 *
 * Annotate the rows of the first metric; the others, and the columns of slices, follow from it.
 */
export function suite<Rows extends object, const Name extends string>(
  definition: SuiteDefinition<Rows, Name>,
): Suite<Rows, Name> {
  // the parts below know metrics by their names alone
  const plain = definition as unknown as SuiteDefinition<Rows, string>
  checkDefinition(plain as SuiteDefinition<object, string>)
  const { name = 'Evaluation' } = definition
  return Object.freeze({
    name,
    run: (rows: Rows, options = {}) => run(name, plain, rows, options) as SuiteResult<Name>,
  })
}

function run<Rows extends object>(
  name: string,
  definition: SuiteDefinition<Rows, string>,
  rows: Rows,
  options: RunOptions,
): SuiteResult {
  const count = countRows(rows)
  const { gates = {}, intervals, columns = {} } = definition
  const truth = (rows as { readonly [name: string]: ArrayLike<unknown> | undefined })[columns.truth ?? 'yTrue']
  const mark = truth && { fingerprint: fingerprint(truth) }
  const defined = Object.entries(definition.metrics).map(([metric, one]) => [metric, definitionOf(one)] as const)
  const metrics: { [name: string]: MetricResult } = {}
  for (const [metric, one] of defined) {
    const baseline = gates[metric]?.noWorseThan?.metrics[metric]?.value
    const result = { ...evaluate(one, rows), ...(typeof baseline === 'number' && { baseline }) }
    const wanted = intervals !== undefined && (intervals.metrics ?? [metric]).includes(metric)
    metrics[metric] = wanted ? withInterval(result, one, rows, count, intervals) : result
  }
  const slices = evaluateSlices(definition, defined, rows, count)
  const judged = Object.entries(gates).flatMap(([metric, gate]: readonly [string, Gate | undefined]) =>
    gate === undefined ? [] : judge(metric, gate, metrics[metric]!, slices),
  )
  const advice = giveAdvice({
    rows,
    count,
    columns,
    ...mark,
    wanted: gates,
    options,
    metrics,
    slices,
    gates: judged,
  })
  return {
    format: 'foldwise-suite',
    version: 1,
    name,
    rows: count,
    ...mark,
    metrics,
    slices,
    gates: judged,
    advice,
    exitCode: exitCodeOf(judged),
  }
}

function evaluateSlices<Rows extends object>(
  { slices = {} }: SuiteDefinition<Rows, string>,
  metrics: readonly (readonly [string, MetricDefinition<Rows>])[],
  rows: Rows,
  count: number,
): SliceResult[] {
  return Object.entries(slices).flatMap(([slice, how]) =>
    cutSlice(slice, how, rows, count).map((part) => {
      const taken = takeRows(rows, part.places)
      return {
        slice,
        part: part.name,
        rows: part.places.length,
        metrics: Object.fromEntries(metrics.map(([metric, one]) => [metric, evaluate(one, taken)])),
      }
    }),
  )
}

const exitCodeOf = (gates: readonly GateResult[]): 0 | 1 => (gates.every(({ passed }) => passed) ? 0 : 1)
