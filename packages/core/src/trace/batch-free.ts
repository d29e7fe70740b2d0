import { InputError } from '../errors.ts'
import type { HostArray, ValueSpec } from '../graph.ts'
import type { Run } from './run.ts'

/** Two sizes for each open size, all different primes, so that none is a usual width or length or another's multiple. */
export function sizesOf(inputs: readonly ValueSpec[]): Map<string, readonly [number, number]> {
  const pairs = [
    [101, 103],
    [107, 109],
    [113, 127],
    [131, 137],
    [139, 149],
    [151, 157],
  ] as const
  const names = new Set(inputs.flatMap(({ shape }) => shape.filter((d) => typeof d === 'string')))
  if (names.size > pairs.length) {
    throw new InputError(`trace: expected at most ${pairs.length} open sizes, got ${names.size}. Fix some of them.`)
  }
  return new Map([...names].map((name, i) => [name, pairs[i]!]))
}

/** Throws unless both runs lowered to the same nodes and constants. */
export function checkSame(a: Run, b: Run): void {
  const steps = Math.max(a.tracer.nodes.length, b.tracer.nodes.length)
  for (let i = 0; i < steps; i++) {
    const x = a.tracer.nodes[i]
    const y = b.tracer.nodes[i]
    if (x?.op.name !== y?.op.name) {
      throw builtIn(`step ${i}`, x?.op.name ?? 'nothing', y?.op.name ?? 'nothing')
    }
    const differs =
      JSON.stringify(x!.attrs) !== JSON.stringify(y!.attrs) ||
      JSON.stringify(a.lowered[i]!.nodes) !== JSON.stringify(b.lowered[i]!.nodes) ||
      !sameConstants(a.lowered[i]!.constants, b.lowered[i]!.constants)
    if (differs) throw builtIn(`${x!.op.name} (step ${i})`, JSON.stringify(x!.attrs), JSON.stringify(y!.attrs))
  }
  if (!sameConstants(a.tracer.constants, b.tracer.constants)) {
    throw builtIn('constants', 'one set of values', 'another at a second size')
  }
}

function sameConstants(a: Record<string, HostArray>, b: Record<string, HostArray>): boolean {
  const names = Object.keys(a)
  return names.length === Object.keys(b).length && names.every((name) => b[name] && sameArray(a[name]!, b[name]))
}

function sameArray(a: HostArray, b: HostArray): boolean {
  if (a.data === b.data) return true
  const same = a.dtype === b.dtype && a.shape.length === b.shape.length && a.data.length === b.data.length
  return same && a.shape.every((d, i) => d === b.shape[i]) && [...a.data].every((v, i) => Object.is(v, b.data[i]))
}

const builtIn = (where: string, a: string, b: string): InputError =>
  new InputError(
    `trace: expected the same ${where} at every size, got ${a} and ${b}. Use 0 or -1 in shapes instead of the size.`,
  )
