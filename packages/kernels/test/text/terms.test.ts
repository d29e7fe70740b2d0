import fc from 'fast-check'
import { expect, test } from 'vitest'
import { decodeTerms, encodeTerms } from '../../src/index.ts'

test('terms are decoded to what was encoded', () => {
  fc.assert(
    fc.property(fc.array(fc.string({ unit: 'binary' })), (terms) => {
      expect(decodeTerms(encodeTerms(terms))).toEqual(terms)
    }),
  )
  const hard = ['\ufeff', '', '\ufeffbom', 'a\nb', '\0', '😀', 'é']
  expect(decodeTerms(encodeTerms(hard))).toEqual(hard)
})

test('a surrogate that is alone becomes U+FFFD', () => {
  expect(decodeTerms(encodeTerms(['a\ud800', '\udc00b']))).toEqual(['a\ufffd', '\ufffdb'])
})
