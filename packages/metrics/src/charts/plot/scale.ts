import type { Domain } from './plot.ts'

/** Round numbers within the domain, one, two or five of a power of ten apart: both ends of a `roundDomain` are of them. */
export function ticks([low, high]: Domain): number[] {
  // rounding five steps outwards makes seven at most
  const step = roundStep((high - low) / 7)
  const first = Math.ceil(low / step - 1e-9)
  const last = Math.floor(high / step + 1e-9)
  // a multiple at a time: adding steps would collect rounding errors
  return Array.from({ length: last - first + 1 }, (_, i) => Number(((first + i) * step).toPrecision(12)))
}

/** The domain with its ends moved outwards to round numbers; one of no width is given some. */
export function roundDomain([low, high]: Domain): Domain {
  if (low === high) return low === 0 ? [0, 1] : roundDomain([low - Math.abs(low) / 10, high + Math.abs(high) / 10])
  const step = roundStep((high - low) / 5)
  const at = (units: number) => Number((units * step).toPrecision(12))
  return [at(Math.floor(low / step + 1e-9)), at(Math.ceil(high / step - 1e-9))]
}

function roundStep(least: number): number {
  let power = 1
  while (power > least) power /= 10
  while (power * 10 <= least) power *= 10
  return power * ([1, 2, 5, 10].find((factor) => factor * power >= least * (1 - 1e-9)) ?? 10)
}

/** A tick as text, with as many decimals as its neighbours need. */
export function tickText(value: number, all: readonly number[]): string {
  const step = all.length > 1 ? Math.abs(all[1]! - all[0]!) : Math.abs(value)
  if (step >= 1e5 || (step > 0 && step < 1e-4)) return value === 0 ? '0' : value.toExponential(1).replace('e+', 'e')
  let decimals = 0
  for (let unit = 1; decimals < 6 && Math.abs(step / unit - Math.round(step / unit)) > 1e-6; decimals++) unit /= 10
  return value.toLocaleString('en-US', { minimumFractionDigits: decimals, maximumFractionDigits: decimals })
}

/** The lowest and the highest of all finite numbers. */
export function extent(columns: readonly ArrayLike<number>[]): Domain {
  let low = Infinity
  let high = -Infinity
  for (const column of columns) {
    for (let i = 0; i < column.length; i++) {
      low = Math.min(low, column[i]!)
      high = Math.max(high, column[i]!)
    }
  }
  return [low, high]
}

/** A number in three digits. */
export const formatValue = (value: number): string =>
  Number.isFinite(value) ? String(Number(value.toPrecision(3))) : 'none'
