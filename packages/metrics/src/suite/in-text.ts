import type { GateResult } from './result.ts'

const MINUS = '\u2212'

/** Four digits, more where a score close to 1 would read as 1; a dash for no value. */
export function numberText(value: number | null, unit?: string): string {
  if (value === null) return '\u2013'
  return unit === undefined ? digits(value) : `${digits(value)} ${unit}`
}

function digits(value: number): string {
  if (value < 0) return MINUS + digits(-value)
  if (Number.isInteger(value)) return grouped(String(value))
  if (value >= 1000) return grouped(value.toFixed(0))
  if (value >= 1) return value.toFixed(value >= 100 ? 1 : value >= 10 ? 2 : 3)
  if (value < 0.001) return value.toPrecision(3)
  for (let places = 4; places < 9; places++) if (Number(value.toFixed(places)) < 1) return value.toFixed(places)
  return value.toFixed(9)
}

const grouped = (integer: string) => (integer.length < 16 ? integer.replace(/\B(?=(\d{3})+$)/g, '\u202f') : integer)

/** The difference with its sign. */
export function changeText(value: number | null, baseline: number | undefined): string {
  if (value === null || baseline === undefined) return ''
  const change = value - baseline
  return change === 0 ? '0' : change > 0 ? `+${digits(change)}` : digits(change)
}

/** What a gate asks. */
export function ruleText({ rule, bound }: Pick<GateResult, 'rule' | 'bound'>): string {
  const number = numberText(bound)
    .replace(/(\.\d*?)0+$/, '$1')
    .replace(/\.$/, '')
  return rule === 'noWorseThan' ? `no worse than ${number}` : `at ${rule === 'min' ? 'least' : 'most'} ${number}`
}

const placeText = (slice: string, part: string): string => (slice === part ? part : `${slice} ${part}`)

export interface GateLine {
  readonly passed: boolean
  readonly text: string
}

/** What became of a metric's gates: a line each, and one for all the parts of slices that were judged by the same rule. */
export function gateLines(gates: readonly GateResult[]): GateLine[] {
  const whole = gates.filter(({ part }) => part === undefined)
  const ofParts = new Map<string, GateResult[]>()
  for (const gate of gates) {
    if (gate.part === undefined) continue
    // each part has a baseline of its own
    const text = gate.rule === 'noWorseThan' ? 'no worse than before' : ruleText(gate)
    ofParts.set(text, [...(ofParts.get(text) ?? []), gate])
  }
  return [
    ...whole.map((gate) => ({ passed: gate.passed, text: ruleText(gate) })),
    ...[...ofParts].map(([text, parts]) => partsLine(text, parts)),
  ]
}

function partsLine(text: string, parts: readonly GateResult[]): GateLine {
  const failed = parts.filter(({ passed }) => !passed)
  if (failed.length === 0) return { passed: true, text: `${text} on each of ${parts.length} parts` }
  const names = failed.slice(0, 3).map(({ slice, part }) => placeText(slice!, part!))
  return {
    passed: false,
    text: `${text} on ${names.join(', ')}${failed.length > 3 ? ` and ${failed.length - 3} more` : ''}`,
  }
}

/** Whether a suite's gates let it pass, in words; undefined where it has none. */
export function gateSummary(gates: readonly GateResult[]): string | undefined {
  if (gates.length === 0) return undefined
  const failed = gates.filter(({ passed }) => !passed).length
  return failed === 0 ? `all ${gates.length} gates passed` : `${failed} of ${gates.length} gates failed`
}
