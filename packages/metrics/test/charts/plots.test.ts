import { describe, expect, test } from 'vitest'
import { extent, roundDomain, ticks, tickText } from '../../src/charts/plot/scale.ts'
import { InputError, ParamError, residualsChart, trainingChart } from '../../src/index.ts'
import { PICTURES } from './pictures.ts'
import { expectWellFormed } from './well-formed.ts'

describe.each(Object.entries(PICTURES))('%s', (_, svg) => {
  test('is well-formed, follows the theme, says what it is, and has nothing to fetch or run', () => {
    const known = ['svg', 'title', 'desc', 'style', 'rect', 'g', 'path', 'text']
    expect([...expectWellFormed(svg)].filter((name) => !known.includes(name))).toEqual([])
    expect(svg).not.toMatch(/href|url\(|@import|NaN|undefined|Infinity/)
    expect(svg).toMatch(/^<svg [^>]*role="img" aria-label="[^"]{20,}"><title>[^<]+<\/title><desc>[^<]+<\/desc>/)
    expect(svg).toContain('@media (prefers-color-scheme:dark)')
  })
})

test('the points of a residuals chart are where they belong', () => {
  // predictions from 0 to 10 over 460 pixels from 72, residuals of an axis from -6 to 6 over 320 from 48
  expect(residualsChart([5, 5], [0, 10])).toContain('d="M72 74.67h0M532 341.33h0"')
})

test('axes end and tick at round numbers', () => {
  expect(roundDomain([0.03, 0.97])).toEqual([0, 1])
  expect(roundDomain([-3, 17])).toEqual([-5, 20])
  expect(roundDomain([7, 7])).toEqual([6, 8])
  expect(roundDomain([0, 0])).toEqual([0, 1])
  expect(ticks([0, 1])).toEqual([0, 0.2, 0.4, 0.6, 0.8, 1])
  expect(ticks([-5, 20]).map((tick, _, all) => tickText(tick, all))).toEqual(['-5', '0', '5', '10', '15', '20'])
  expect(ticks([0, 0.75]).map((tick, _, all) => tickText(tick, all))).toEqual(['0.0', '0.2', '0.4', '0.6'])
  expect(extent([[3, 1], [2, 9]])).toEqual([1, 9]) // biome-ignore format: a column each
})

test('nothing to draw, and numbers that are none, are errors', () => {
  expect(() => trainingChart({})).toThrow(ParamError)
  expect(() => trainingChart({ loss: [1, Number.NaN] })).toThrow(InputError)
  expect(() => residualsChart([1, 2], [1])).toThrow(InputError)
})
