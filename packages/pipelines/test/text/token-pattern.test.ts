import { expect, test } from 'vitest'
import { patternTokens, sequences, shortestWord, WORDS } from '../../src/text/token-pattern.ts'

test('patterns of words of some length are known to the kernels', () => {
  expect(shortestWord(WORDS)).toBe(2)
  expect(shortestWord('[\\p{L}\\p{N}_]+')).toBe(1)
  expect(shortestWord('[\\p{L}\\p{N}_]{0,}')).toBe(1)
  expect(shortestWord('[\\p{L}\\p{N}_]{12,}')).toBe(12)
  expect(shortestWord('[\\p{L}\\p{N}]+')).toBeNull()
  expect(shortestWord('[\\p{L}\\p{N}_]{2,3}')).toBeNull()
})

test('other patterns give their matches, or what their group holds', () => {
  expect(patternTokens('[a-z]+')('one two-three 4')).toEqual(['one', 'two', 'three'])
  expect(patternTokens('#([a-z]*)')('#one # #two')).toEqual(['one', '', 'two'])
  expect(patternTokens('.')('a😀')).toEqual(['a', '😀'])
})

test('sequences are of neighbours among the words that are no stop words', () => {
  expect(sequences(['a', 'the', 'b', 'c'], new Set(['the']), 1, 2)).toEqual(['a', 'b', 'c', 'a b', 'b c'])
  expect(sequences(['a'], new Set(), 2, 3)).toEqual([])
})
