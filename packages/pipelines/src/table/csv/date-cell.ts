const ISO = /^(\d{4})-(\d\d)-(\d\d)(?:[T ](\d\d):(\d\d)(?::(\d\d)(?:\.(\d{1,9}))?)?\s?(Z|[+-]\d\d:?\d\d)?)?$/i

/** Milliseconds since 1970-01-01 UTC of an ISO 8601 date or instant, UTC where it names no zone; NaN for any other text. */
export function dateOf(text: string): number {
  const m = ISO.exec(text.trim())
  if (!m) return NaN
  const [year, month, day, hour, minute, second] = [1, 2, 3, 4, 5, 6].map((k) => Number(m[k] ?? 0)) as [
    number,
    number,
    number,
    number,
    number,
    number,
  ]
  if (hour > 23 || minute > 59 || second > 59) return NaN
  const start = new Date(0)
  // `Date.UTC` would take the years 0 to 99 for 1900 to 1999.
  start.setUTCFullYear(year, month - 1, day)
  // A day that the month does not have moves into the next one.
  if (start.getUTCMonth() !== month - 1 || start.getUTCDate() !== day) return NaN
  const millis = Number((m[7] ?? '').padEnd(3, '0').slice(0, 3))
  const time = ((hour * 60 + minute) * 60 + second) * 1000 + millis
  return start.getTime() + time - offset(m[8])
}

function offset(zone: string | undefined): number {
  if (zone === undefined || zone.toUpperCase() === 'Z') return 0
  const minutes = Number(zone.slice(1, 3)) * 60 + Number(zone.slice(-2))
  return (zone.startsWith('-') ? -minutes : minutes) * 60_000
}
