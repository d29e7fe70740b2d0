/** Parts of an instant, in UTC. */
export const DATE_PARTS = [
  'year',
  'quarter',
  'month',
  'day',
  'dayOfYear',
  'weekday',
  'hour',
  'minute',
  'second',
] as const
export type DatePart = (typeof DATE_PARTS)[number]

/** What a calendar is computed with: numbers, or values of a graph. */
export interface Arithmetic<T> {
  add(a: T, b: T | number): T
  sub(a: T, b: T): T
  times(a: T, factor: number): T
  /** The quotient, rounded down. */
  over(a: T, divisor: number): T
  /** 1 where `a` is below `limit`, else 0. */
  below(a: T, limit: number): T
}

const DAY = 86_400_000

/**
 * The parts of instants in milliseconds since 1970-01-01 UTC, in the Gregorian calendar: months and days from 1, weekdays from
 * 0 for Monday, the day of the year from 1. Years begin in March here, so that leap days come last.
 * Source: days to dates of Howard Hinnant, chrono-compatible low-level date algorithms.
 */
export function calendar<T>(o: Arithmetic<T>, instant: T): { readonly [part in DatePart]: T } {
  const rest = (a: T, divisor: number): T => o.sub(a, o.times(o.over(a, divisor), divisor))
  const days = o.over(instant, DAY)
  const seconds = o.over(o.sub(instant, o.times(days, DAY)), 1000)
  const since = o.add(days, 719468)
  const era = o.over(since, 146097)
  const dayOfEra = o.sub(since, o.times(era, 146097))
  const ordinary = o.add(o.sub(dayOfEra, o.over(dayOfEra, 1460)), o.over(dayOfEra, 36524))
  const yearOfEra = o.over(o.sub(ordinary, o.over(dayOfEra, 146096)), 365)
  const leapDays = o.sub(o.over(yearOfEra, 4), o.over(yearOfEra, 100))
  const marchDay = o.sub(dayOfEra, o.add(o.times(yearOfEra, 365), leapDays))
  const marchMonth = o.over(o.add(o.times(marchDay, 5), 2), 153)
  const day = o.add(o.sub(marchDay, o.over(o.add(o.times(marchMonth, 153), 2), 5)), 1)
  /** 1 from March to December. */
  const late = o.below(marchMonth, 10)
  const month = o.add(o.add(marchMonth, o.times(late, 12)), -9)
  const year = o.add(o.add(o.add(yearOfEra, o.times(era, 400)), o.times(late, -1)), 1)
  const multiple = (of: number): T => o.below(rest(year, of), 1)
  const leap = o.add(o.sub(multiple(4), multiple(100)), multiple(400))
  // From March: 59 days before it and perhaps a leap day; before: less than 306 days since.
  const january = o.add(o.add(marchDay, -305), o.times(late, 365))
  const hour = o.over(seconds, 3600)
  const minute = o.over(o.sub(seconds, o.times(hour, 3600)), 60)
  return {
    year,
    quarter: o.over(o.add(month, 2), 3),
    month,
    day,
    dayOfYear: o.add(january, both(o, leap, late)),
    weekday: rest(o.add(days, 3), 7),
    hour,
    minute,
    second: rest(seconds, 60),
  }
}

/** 1 where both flags are. */
const both = <T>(o: Arithmetic<T>, a: T, b: T): T => o.over(o.add(a, b), 2)

export const onNumbers: Arithmetic<number> = {
  add: (a, b) => a + b,
  sub: (a, b) => a - b,
  times: (a, factor) => a * factor,
  over: (a, divisor) => Math.floor(a / divisor),
  below: (a, limit) => (Number.isNaN(a) ? NaN : a < limit ? 1 : 0),
}
