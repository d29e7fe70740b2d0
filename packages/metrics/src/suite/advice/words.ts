import type { Advice } from '../result.ts'

export const warning = (code: string, text: string): Advice => ({ code, level: 'warning', text })
export const note = (code: string, text: string): Advice => ({ code, level: 'note', text })

/** A number as people read it: four digits, thousands apart. */
export function inWords(value: number): string {
  if (Number.isInteger(value)) return String(value).replace(/\B(?=(\d{3})+$)/g, '\u202f')
  return String(Number(value.toPrecision(Math.abs(value) < 1 ? 3 : 4)))
}

export const percent = (share: number): string => `${inWords(Math.round(1000 * share) / 10)} %`
export const rowsOf = (count: number): string => `${inWords(count)} ${count === 1 ? 'row' : 'rows'}`
export const quote = (name: unknown): string => `'${String(name)}'`
