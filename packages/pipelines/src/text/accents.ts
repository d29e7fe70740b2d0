import { decodeRanges } from '@foldwise/kernels'
import { DECOMPOSED_RANGES, MARK_RANGES } from './accent-table.ts'

type Ranges = readonly (readonly [from: number, to: number])[]

function within(ranges: Ranges, c: number): boolean {
  let low = 0
  let high = ranges.length
  while (low < high) {
    const mid = (low + high) >> 1
    if (ranges[mid]![1] <= c) low = mid + 1
    else high = mid
  }
  return low < ranges.length && ranges[low]![0] <= c
}

/**
 * Takes accents off: `unicode` decomposes characters (NFKD) and drops the combining ones, `ascii` drops whatever is not
 * ASCII after that. As scikit-learn's `strip_accents_unicode` and `strip_accents_ascii`. Only characters that pinned tables
 * name are decomposed, one at a time, so that engines with newer tables give the same.
 */
export function accentStripper(kind: 'ascii' | 'unicode'): (text: string) => string {
  const marks = decodeRanges(MARK_RANGES)
  const decomposed = decodeRanges(DECOMPOSED_RANGES)
  const keep = kind === 'ascii' ? (c: number) => c < 128 : (c: number) => !within(marks, c)
  const strip = (char: string): string => {
    const parts = within(decomposed, char.codePointAt(0)!) ? char.normalize('NFKD') : char
    return Array.from(parts)
      .filter((c) => keep(c.codePointAt(0)!))
      .join('')
  }
  return (text) => text.replace(/[^\0-\x7f]/gu, strip)
}
