import { createHash } from 'node:crypto'
import { expect, test } from 'vitest'
import { unicodeProperties } from '../../src/text/unicode.ts'
import { UNICODE_VERSION } from '../../src/text/unicode-table.ts'
import golden from '../fixtures/unicode.json' with { type: 'json' }
import { lower } from './reference.ts'

const sha256 = (data: string | Uint8Array): string => createHash('sha256').update(data).digest('hex')

test('the tables are of the Unicode version they were made with', () => {
  expect(UNICODE_VERSION).toBe(golden.unicode)
})

test('every code point has the properties Python gives it', () => {
  const all = Uint8Array.from(unicodeProperties(), (p) => p & 15)
  expect(all.length).toBe(0x110000)
  expect(sha256(all)).toBe(golden.flags.sha256)
})

test('every code point is lowered as Python lowers it', () => {
  const lowered: string[] = []
  for (let c = 0; c < 0x110000; c++) if (c < 0xd800 || c > 0xdfff) lowered.push(lower(String.fromCodePoint(c)))
  expect(sha256(lowered.join('\n'))).toBe(golden.lower.sha256)
})

test('a capital sigma is lowered by its neighbours as Python lowers it', () => {
  for (const [given, expected] of golden.sigmas.cases) expect(lower(given!)).toBe(expected)
})
