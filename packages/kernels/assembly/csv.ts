// Records of CSV files, as RFC 4180 and people have them. What is seldom is left to the caller: see the results of `readRecords`.
//
// A job is uint32 words, written by src/csv/record-scanner.ts; offsets are from `bytes`:
//   0 bytes     address; byte `end` is a line feed, 64 more are readable
//   4 from      in, out: offset of the next record
//   8 end
//  12 last      whether there are no more bytes
//  16 line      in, out: of the next record
//  20 row       in, out: how many rows the columns hold
//  24 most      rows they have room for
//  28 delimiter, 32 quote
//  36 trim      whether spaces and tabs around fields do not belong to them
//  40 width     number of columns
//  44 columns   address of {kind, address of values, address of a table of terms}, 12 bytes each
//  48 missing   address of {offset, length} of the texts that stand for a missing value; offsets from `missing`
//  52 missings  how many; 72 a bit for each length that they have, the last one for all from 31 on
//  56 powers    see csv/number.ts
//  60 scratch   address of as many bytes as there are
//  64 needy     out: a column whose table has no room, 68 for how many bytes it needs
import { date } from './csv/date'
import { number } from './csv/number'
import { find } from './text/table'

export { internTerms, rehash } from './text/table'

const LF: u32 = 10
const CR: u32 = 13
const TAB: u32 = 9
const SPACE: u32 = 32

// Kinds of columns.
const SKIPPED: u32 = 0
const NUMBER: u32 = 1
/** Numbers of which some stand for a missing value, or beside delimiters that numbers have. */
const CHECKED_NUMBER: u32 = 2
const STRING: u32 = 3
const BOOLEAN: u32 = 4
const DATE: u32 = 5
/** Only missing values. */
const MISSING: u32 = 6

// Results: the bytes end, perhaps within a record; rows fill the columns; the next record is not a plain one; a table needs room.
const MORE: u32 = 0
const FULL: u32 = 1
const ODD: u32 = 2
const ROOM: u32 = 3

const MISSING_BOOLEAN: u8 = 255

// @ts-ignore: decorator
@inline
function sameBytes(a: usize, b: usize, length: u32): bool {
  for (let i: u32 = 0; i < length; i++) if (load<u8>(a + i) != load<u8>(b + i)) return false
  return true
}

/** Whether the text stands for a missing value. */
function isMissing(job: usize, at: usize, length: u32): bool {
  if (!((load<u32>(job, 72) >> min(length, 31)) & 1)) return false
  const missing = <usize>load<u32>(job, 48)
  const end = missing + (<usize>load<u32>(job, 52) << 3)
  for (let m = missing; m < end; m += 8) {
    if (load<u32>(m, 4) == length && sameBytes(missing + load<u32>(m), at, length)) return true
  }
  return false
}

/** 1 for true, 0 for false, 2 for other texts. */
// @ts-ignore: decorator
@inline
function truth(at: usize, length: u32): u8 {
  const w = load<u32>(at)
  // true True TRUE
  if (length == 4) return w == 0x65757274 || w == 0x65757254 || w == 0x45555254 ? 1 : 2
  if (length != 5) return 2
  // false False FALSE
  const e = load<u8>(at, 4)
  return ((w == 0x736c6166 || w == 0x736c6146) && e == 0x65) || (w == 0x534c4146 && e == 0x45) ? 0 : 2
}

/** Reads records from `from` on into the columns. On return, `from` is that of the first record that was not read. */
export function readRecords(job: usize): u32 {
  const bytes = <usize>load<u32>(job)
  const end = bytes + load<u32>(job, 8)
  const last = load<u32>(job, 12) != 0
  const most = load<u32>(job, 24)
  const delimiter = load<u32>(job, 28)
  const quote = load<u32>(job, 32)
  const trim = load<u32>(job, 36) != 0
  const width = load<u32>(job, 40)
  const columns = <usize>load<u32>(job, 44)
  const missings = load<u32>(job, 52)
  const powers = <usize>load<u32>(job, 56)
  const scratch = <usize>load<u32>(job, 60)
  // Spaces, where they do not end fields.
  const tab = delimiter == TAB ? SPACE : TAB
  const space = delimiter == SPACE ? TAB : SPACE
  const delimiters = i8x16.splat(<i8>delimiter), quotes = i8x16.splat(<i8>quote)
  const feeds = i8x16.splat(<i8>LF), returns = i8x16.splat(<i8>CR)
  let line = load<u32>(job, 16)
  let row = load<u32>(job, 20)
  let p = bytes + load<u32>(job, 4)
  let result = MORE
  let start = p
  let stop = false
  while (p < end) {
    start = p
    if (row == most) {
      result = FULL
      break
    }
    let c = <u32>load<u8>(p)
    if (c <= SPACE) {
      let q = p
      while (c == SPACE || c == tab) c = load<u8>(++q)
      if (c == LF || c == CR) {
        // Empty lines are no records.
        if (q >= end) {
          if (last) start = end
          break
        }
        if (c == CR) {
          if (q + 1 == end && !last) break
          if (q + 1 < end && load<u8>(q, 1) == LF) q++
        }
        line++
        p = q + 1
        start = p
        continue
      }
    }
    let lines: u32 = 0
    let column = columns
    const behind = columns + <usize>width * 12
    while (true) {
      if (column == behind) {
        result = ODD
        stop = true
        break
      }
      const kind = load<u32>(column)
      const values = <usize>load<u32>(column, 4)
      let a = p
      c = load<u8>(a)
      if (trim) while (c == SPACE || c == tab) c = load<u8>(++a)
      let b: usize = 0
      if (c == quote) {
        a++
        let doubled: usize = 0
        let q = a
        let to = scratch
        while (true) {
          let m: u32 = 0
          while (q < end) {
            const v = v128.load(q)
            m = i8x16.bitmask(i8x16.eq(v, quotes))
            const lone = v128.andnot(i8x16.eq(v, returns), i8x16.eq(v128.load(q, 1), feeds))
            const ends = i8x16.bitmask(v128.or(i8x16.eq(v, feeds), lone))
            if (m) {
              const k = ctz(m)
              lines += popcnt(ends & ((1 << k) - 1))
              q += k
              break
            }
            lines += popcnt(ends)
            q += 16
          }
          // Whether the quote is doubled is for the next byte to say.
          if (m == 0 || q >= end || (q + 1 == end && !last)) {
            if (last) result = ODD
            stop = true
            break
          }
          if (q + 1 == end || load<u8>(q, 1) != quote) break
          const part = q + 1 - (doubled ? doubled : a)
          memory.copy(to, doubled ? doubled : a, part)
          to += part
          q += 2
          doubled = q
        }
        if (stop) break
        b = q
        p = q + 1
        if (doubled) {
          memory.copy(to, doubled, q - doubled)
          a = scratch
          b = to + (q - doubled)
        }
        if (trim) while (load<u8>(p) == SPACE) p++
        c = load<u8>(p)
        if (c != delimiter && c != LF && c != CR) {
          result = ODD
          stop = true
          break
        }
        if (p >= end && !last) {
          stop = true
          break
        }
      } else {
        if (kind == NUMBER) {
          let q = a
          while (c == space || c == tab) c = load<u8>(++q)
          q = number(q, powers, values + (<usize>row << 3))
          if (q) {
            c = load<u8>(q)
            while (c == space || c == tab) c = load<u8>(++q)
            if (c == delimiter || c == LF || c == CR) b = q
          }
        }
        if (b) {
          p = b
          if (p >= end && !last) {
            stop = true
            break
          }
          column += 12
          if (p < end && c == delimiter) {
            p++
            continue
          }
          break
        }
        p = a
        while (true) {
          const v = v128.load(p)
          const any = v128.or(i8x16.eq(v, delimiters), v128.or(i8x16.eq(v, feeds), i8x16.eq(v, returns)))
          const m = i8x16.bitmask(any)
          if (m) {
            p += ctz(m)
            break
          }
          p += 16
        }
        if (p >= end && !last) {
          stop = true
          break
        }
        b = p
        if (trim) {
          while (b > a) {
            c = load<u8>(b - 1)
            if (c != SPACE && c != TAB) break
            b--
          }
        }
      }
      const length = <u32>(b - a)
      if (kind == STRING) {
        const table = <usize>load<u32>(column, 8)
        if (load<u32>(table, 12) == load<u32>(table, 24) || load<u32>(table, 20) + length > load<u32>(table, 28)) {
          store<u32>(job, <u32>(column - columns) / 12, 64)
          store<u32>(job, length, 68)
          result = ROOM
          stop = true
          break
        }
        const code = <i32>load<u32>(find(table, a, length, true), 8) - 1 - <i32>missings
        store<i32>(values + (<usize>row << 2), max(code, -1))
      } else if (kind == BOOLEAN) {
        let v = truth(a, length)
        if (v == 2) {
          if (!isMissing(job, a, length)) {
            result = ODD
            stop = true
            break
          }
          v = MISSING_BOOLEAN
        }
        store<u8>(values + row, v)
      } else if (kind != SKIPPED) {
        const value = values + (<usize>row << 3)
        if (isMissing(job, a, length)) store<f64>(value, NaN)
        else {
          let there = false
          if (kind == DATE) there = date(a, b, value)
          else if (kind != MISSING) {
            while (a < b && (load<u8>(a) == SPACE || load<u8>(a) == TAB)) a++
            while (a < b && (load<u8>(b - 1) == SPACE || load<u8>(b - 1) == TAB)) b--
            there = number(a, powers, value) == b
          }
          if (!there) {
            result = ODD
            stop = true
            break
          }
        }
      }
      column += 12
      if (p < end && load<u8>(p) == delimiter) p++
      else break
    }
    if (stop) break
    if (column != behind) {
      result = ODD
      break
    }
    if (p < end) {
      if (load<u8>(p) == CR) {
        if (p + 1 == end && !last) break
        if (p + 1 < end && load<u8>(p, 1) == LF) p++
      }
      p++
      lines++
    }
    line += lines
    row++
    start = p
  }
  store<u32>(job, <u32>(start - bytes), 4)
  store<u32>(job, line, 16)
  store<u32>(job, row, 20)
  return result
}
