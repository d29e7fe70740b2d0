import { ParamError, show } from '../errors.ts'
import { checkSlice } from './cut-slices.ts'
import type { Bounds, Gate, MetricDefinition, Rules, SuiteDefinition } from './definition.ts'
import { definitionOf } from './evaluate.ts'

/** Throws `ParamError` for a definition that could never be run as it is meant. */
export function checkDefinition(definition: SuiteDefinition<object, string>): void {
  const names = Object.keys(definition.metrics)
  if (names.length === 0) throw new ParamError('suite: expected at least one metric, got none.')
  for (const name of names) checkMetric(name, definitionOf(definition.metrics[name]!))
  for (const [name, slice] of Object.entries(definition.slices ?? {})) checkSlice(name, slice)
  for (const [name, gate] of Object.entries(definition.gates ?? {})) {
    const metric = definition.metrics[name]
    if (metric === undefined) {
      throw new ParamError(`suite: expected a gate of one of the metrics ${names.join(', ')}, got '${name}'.`)
    }
    if (gate !== undefined) checkGate(name, gate, definitionOf(metric), measured(definition, name))
  }
  for (const name of definition.intervals?.metrics ?? []) {
    if (!names.includes(name)) {
      throw new ParamError(`suite: expected intervals of the metrics ${names.join(', ')}, got '${name}'.`)
    }
  }
}

const measured = ({ intervals }: SuiteDefinition<object, string>, name: string): boolean =>
  intervals !== undefined && (intervals.metrics ?? [name]).includes(name)

function checkMetric(name: string, { value, better }: MetricDefinition<never>): void {
  if (typeof value !== 'function') {
    throw new ParamError(`suite: expected metric '${name}' to be a function of the rows, got ${show(value)}.`)
  }
  if (better !== undefined && better !== 'higher' && better !== 'lower') {
    throw new ParamError(`suite: expected 'better' of metric '${name}' to be 'higher' or 'lower', got ${show(better)}.`)
  }
}

function checkGate(name: string, gate: Gate, metric: MetricDefinition<never>, hasInterval: boolean): void {
  checkRules(name, gate, metric)
  if (gate.eachSlice) checkRules(name, gate.eachSlice, metric)
  if (gate.certain && !hasInterval) {
    throw new ParamError(`suite: expected an interval for the certain gate '${name}', got none. Add it to 'intervals'.`)
  }
}

function checkRules(name: string, rules: Rules, { better }: MetricDefinition<never>): void {
  checkBounds(name, rules)
  const { noWorseThan, margin = 0 } = rules
  if (noWorseThan !== undefined && better === undefined) {
    throw new ParamError(
      `suite: expected metric '${name}' to say which way is better for 'noWorseThan', got no 'better'. Write { value, better: 'higher' } or 'lower'.`,
    )
  }
  if (noWorseThan !== undefined && (typeof noWorseThan?.metrics !== 'object' || noWorseThan.metrics === null)) {
    throw new ParamError(
      `suite: expected 'noWorseThan' of gate '${name}' to be a result or its JSON, got ${show(noWorseThan)}. Pass what suite(...).run(rows) returned.`,
    )
  }
  if (!(margin >= 0 && margin < Infinity)) {
    throw new ParamError(`suite: expected 'margin' of gate '${name}' to be a number >= 0, got ${show(margin)}.`)
  }
}

function checkBounds(name: string, { min, max }: Bounds): void {
  for (const bound of [min, max]) {
    if (bound === undefined || Number.isFinite(bound)) continue
    throw new ParamError(`suite: expected the bounds of gate '${name}' to be finite numbers, got ${show(bound)}.`)
  }
  if (min !== undefined && max !== undefined && min > max) {
    throw new ParamError(`suite: expected 'min' of gate '${name}' up to its 'max', got ${min} and ${max}.`)
  }
}
