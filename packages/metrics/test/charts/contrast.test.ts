import { expect, test } from 'vitest'
import { confusionMatrixChart, rocChart } from '../../src/index.ts'

const svg = confusionMatrixChart([[1, 0], [0, 1]]) // biome-ignore format: a row a class
const [light, dark] = rocChart({ fpr: [0, 1], tpr: [0, 1] })
  .match(/<style>(.*)@media[^{]*\{(.*)\}<\/style>/)!
  .slice(1) as [string, string]
const darkest = Math.max(...[...svg.matchAll(/fill-opacity="([^"]+)"/g)].map((match) => Number(match[1])))

type Colour = readonly number[]

function colour(theme: string, name: string): Colour {
  const hex = theme.match(new RegExp(`\\.${name}\\{[a-z]+:#([0-9a-f]+)\\}`))![1]!
  const full = hex.length === 3 ? [...hex].map((c) => c + c).join('') : hex
  return [0, 2, 4].map((i) => Number.parseInt(full.slice(i, i + 2), 16))
}
const luminance = (c: Colour) => {
  const [r, g, b] = c.map((v) => (v / 255 <= 0.04045 ? v / 255 / 12.92 : ((v / 255 + 0.055) / 1.055) ** 2.4)) as [
    number,
    number,
    number,
  ]
  return 0.2126 * r + 0.7152 * g + 0.0722 * b
}
/** WCAG 2.2: at least 4.5 for text, 3 for lines. */
const contrast = (a: Colour, b: Colour) => {
  const [low, high] = [luminance(a), luminance(b)].sort((x, y) => x - y) as [number, number]
  return (high + 0.05) / (low + 0.05)
}

test.each([
  ['light', light],
  ['dark', dark],
] as const)('in the %s theme every text and line stands out from what is behind it', (_, theme) => {
  // biome-ignore format: one table
  const paper = colour(theme, 'fw-paper')
  const cell = colour(theme, 'fw-cell').map((v, i) => darkest * v + (1 - darkest) * paper[i]!)
  expect(contrast(colour(theme, 'fw-ink'), paper)).toBeGreaterThan(7)
  expect(contrast(colour(theme, 'fw-muted'), paper)).toBeGreaterThan(4.5)
  expect(contrast(colour(theme, 'fw-ink'), cell)).toBeGreaterThan(4.5)
  for (let i = 0; i < 6; i++) expect(contrast(colour(theme, `fw-line-${i}`), paper)).toBeGreaterThan(4.5)
})
