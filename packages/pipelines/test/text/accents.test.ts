import { createHash } from 'node:crypto'
import { expect, test } from 'vitest'
import { accentStripper } from '../../src/text/accents.ts'
import golden from '../fixtures/accents.json' with { type: 'json' }

test.each(['unicode', 'ascii'] as const)('every code point is stripped as scikit-learn strips it: %s', (kind) => {
  const strip = accentStripper(kind)
  const all: string[] = []
  for (let c = 0; c < 0x110000; c++) if (c < 0xd800 || c > 0xdfff) all.push(String.fromCodePoint(c))
  expect(
    createHash('sha256')
      .update(strip(all.join('\n')))
      .digest('hex'),
  ).toBe(golden[kind])
})

test('accents go, whether they are part of a character or follow it', () => {
  const strip = accentStripper('unicode')
  expect(strip('café cafe\u0301 Ångström ﬁn ½')).toBe('cafe cafe Angstrom fin 1⁄2')
  expect(strip('plain')).toBe('plain')
  expect(accentStripper('ascii')('naïve 中文 ½ ø')).toBe('naive  12 ')
})
