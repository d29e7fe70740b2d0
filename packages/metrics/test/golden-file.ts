import { readFileSync } from 'node:fs'

export interface Golden {
  readonly metric: string
  readonly data: string
  readonly options: Readonly<Record<string, unknown>>
  readonly weighted: boolean
  /** The reference's call that gave `expected`. */
  readonly call: string
  readonly expected: unknown
}
/** Columns as a fixture has them: each call reads those of its own data. */
// biome-ignore lint/suspicious/noExplicitAny: JSON of many shapes
export type Columns = any
// biome-ignore lint/suspicious/noExplicitAny: options of many metrics
export type Call = (c: Columns, o: any) => unknown

const FINITE: Readonly<Record<string, number>> = { NaN, Infinity, '-Infinity': -Infinity }

export function goldenFile(name: string) {
  const file = readFileSync(new URL(`fixtures/${name}`, import.meta.url), 'utf8')
  return JSON.parse(file, (_, value) => FINITE[value] ?? value) as {
    readonly data: Readonly<Record<string, Columns>>
    readonly cases: readonly Golden[]
  }
}
