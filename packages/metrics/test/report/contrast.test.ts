import { describe, expect, test } from 'vitest'
import { STYLE } from '../../src/report/style.ts'

const themes = [...STYLE.matchAll(/:root\{([^}]*--page[^}]*)\}/g)].map(([, rules]) =>
  Object.fromEntries([...rules!.matchAll(/--([a-z-]+):#([0-9a-f]+)/g)].map(([, name, hex]) => [name!, hex!])),
)

const luminance = (hex: string) => {
  const full = hex.length === 3 ? [...hex].map((c) => c + c).join('') : hex
  const [r, g, b] = [0, 2, 4]
    .map((i) => Number.parseInt(full.slice(i, i + 2), 16) / 255)
    .map((v) => (v <= 0.04045 ? v / 12.92 : ((v + 0.055) / 1.055) ** 2.4)) as [number, number, number]
  return 0.2126 * r + 0.7152 * g + 0.0722 * b
}
const contrast = (a: string, b: string) => {
  const [low, high] = [luminance(a), luminance(b)].sort((x, y) => x - y) as [number, number]
  return (high + 0.05) / (low + 0.05)
}

/** What is written on what, by the style sheet. WCAG 2.2 asks for 4.5. */
const PAIRS = [
  ['ink', 'page'],
  ['ink', 'paper'],
  ['muted', 'page'],
  ['muted', 'paper'],
  ['accent', 'page'],
  ['accent', 'paper'],
  ['ink', 'good-paper'],
  ['ink', 'bad-paper'],
  ['ink', 'warn-paper'],
  ['ink', 'note-paper'],
  ['good', 'good-paper'],
  ['bad', 'bad-paper'],
  ['warn', 'warn-paper'],
  ['accent', 'note-paper'],
  ['good', 'paper'],
  ['bad', 'paper'],
  ['paper', 'good'],
  ['paper', 'bad'],
] as const

test('there are two themes with the same colours', () => {
  expect(themes).toHaveLength(2)
  expect(Object.keys(themes[0]!)).toEqual(Object.keys(themes[1]!))
})

describe.each(['light', 'dark'].map((name, i) => [name, themes[i]!] as const))('in the %s theme', (_, theme) => {
  test.each(PAIRS)('%s is legible on %s', (text, behind) => {
    expect(contrast(theme[text]!, theme[behind]!)).toBeGreaterThan(4.5)
  })
})
