import { type GraphType, InputError } from '@foldwise/core'
import { knownTypes, showCode, typeOfCode } from '../data-types.ts'
import type { GraphOp } from '../session/graph-op.ts'
import { mapCells } from './support/elementwise.ts'

/**
 * Another element type. Floats lose their fraction on the way to integers, which wrap around; anything but 0 is true;
 * strings are read and written as decimal numbers.
 */
export const cast: GraphOp = {
  name: 'Cast',
  create: ({ where, attrs }) => {
    attrs.ignore('saturate', 'round_mode') // of 8-bit floats, which foldwise does not have
    const code = attrs.required('to', attrs.int('to'))
    const to = typeOfCode(code)
    if (!to)
      throw new InputError(
        `${where}: expected one of ${knownTypes} to cast to, got ${showCode(code)}. Cast to another.`,
      )
    return ([x]) => [x!.dtype === to ? x! : mapCells(x!, to, where, converter(x!.dtype, to, where))]
  },
}

/** Like Cast, to the element type of the second input. */
export const castLike: GraphOp = {
  name: 'CastLike',
  arity: [2, 2, 1, 1],
  create: ({ where, attrs }) => {
    attrs.ignore('saturate', 'round_mode')
    return ([x, like]) => [
      x!.dtype === like!.dtype ? x! : mapCells(x!, like!.dtype, where, converter(x!.dtype, like!.dtype, where)),
    ]
  },
}

type Cell = number | bigint | string

function converter(from: GraphType, to: GraphType, where: string): (v: Cell) => Cell {
  if (from === 'string') return (v) => fromNumber(parse(v as string, where), to)
  if (to === 'string') return toText(from)
  if (to === 'bool') return (v) => (Number(v) === 0 ? 0 : 1)
  if (to === 'int64') return (v) => truncate(v as number)
  if (from === 'int64')
    return (v) => (to === 'float32' || to === 'float64' ? Number(v) : Number(BigInt.asIntN(32, v as bigint)))
  return (v) => v
}

function toText(from: GraphType): (v: Cell) => string {
  if (from === 'bool') return (v) => (v ? '1' : '0')
  if (from === 'float32' || from === 'float64') return (v) => shortest(v as number, from === 'float32')
  return String
}

/** int64 of a number; what an int64 cannot hold becomes its least value, as conversions on x86 do. */
function truncate(v: number): bigint {
  return Math.abs(v) < 2 ** 63 ? BigInt(Math.trunc(v)) : -(2n ** 63n)
}

const fromNumber = (v: number, to: GraphType): Cell =>
  to === 'int64' ? truncate(v) : to === 'bool' ? (v === 0 ? 0 : 1) : v

function parse(s: string, where: string): number {
  const t = s.trim()
  const special = { nan: NaN, inf: Infinity, '+inf': Infinity, '-inf': -Infinity }[t.toLowerCase()]
  if (special !== undefined) return special
  const v = t === '' ? NaN : Number(t)
  if (Number.isNaN(v))
    throw new InputError(`${where}: expected text that is a number, got '${s.slice(0, 40)}'. Check the data.`)
  return v
}

/** The shortest decimal that rounds to the same float32, or float64, in the form C's `%g` gives it. */
function shortest(v: number, single: boolean): string {
  if (!Number.isFinite(v)) return v > 0 ? 'INF' : v < 0 ? '-INF' : 'NaN'
  const round = single ? Math.fround : (x: number) => x
  let digits = 1
  while (round(Number(v.toPrecision(digits))) !== v) digits++
  const [mantissa, power] = v.toExponential(digits - 1).split('e') as [string, string]
  const exponent = Number(power)
  const sign = Object.is(v, -0) ? '-' : ''
  if (exponent >= -4 && exponent < (single ? 8 : 17)) return sign + v.toFixed(Math.max(0, digits - 1 - exponent))
  return `${mantissa}e${exponent < 0 ? '-' : '+'}${String(Math.abs(exponent)).padStart(2, '0')}`
}
