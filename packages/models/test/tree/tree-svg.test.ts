import { describe, expect, test } from 'vitest'
import { decisionTreeClassifier } from '../../src/tree/decision-tree-classifier.ts'
import { decisionTreeRegressor } from '../../src/tree/decision-tree-regressor.ts'
import fixture from '../fixtures/tree.json' with { type: 'json' }

const { x, y } = fixture.data.three as { x: number[][]; y: number[] }
const names = ['young', 'old & <wise>', 'in between']
const labels = y.map((v) => names[v]!)

const count = (svg: string, tag: string): number => svg.split(`<${tag}`).length - 1
const numbers = (svg: string, pattern: RegExp): number[] => Array.from(svg.matchAll(pattern), (m) => Number(m[1]))

/** Throws where a tag is not closed by its own. */
function wellFormed(svg: string): void {
  const open: string[] = []
  for (const [, close, name, empty] of svg.matchAll(/<(\/?)([a-z]+)(?:\s+[\w:-]+="[^"<]*")*(\/?)>/g)) {
    if (close) expect(open.pop()).toBe(name)
    else if (!empty) open.push(name!)
  }
  expect(open).toEqual([])
  const text = svg.replace(/<[^<>]*>/g, '')
  expect(text).not.toMatch(/[<>]/)
  expect(text.replace(/&#\d+;/g, '')).not.toContain('&')
}

describe('toSvg', () => {
  test('draws every node once, with its rule, rows and shares of the classes', async () => {
    const model = await decisionTreeClassifier({ maxDepth: 4 }).fit({ x, y: labels })
    const svg = model.toSvg({ featureNames: ['a', 'b', 'c', 'd'], title: 'Ages' })
    wellFormed(svg)
    expect(count(svg, 'g>')).toBe(model.nodes)
    expect(count(svg, 'path')).toBe(model.nodes - 1)
    expect(svg).toContain('<title>Ages</title>')
    expect(svg).toContain(`aria-label="Ages: ${model.nodes} nodes, ${model.leaves} leaves"`)
    expect(svg).toContain('old &#38; &#60;wise&#62;')
    for (const name of ['xmlns', 'role="img"', '<desc>', 'n = 240']) expect(svg).toContain(name)
    for (const outside of ['href', 'url(', 'script', '@import']) expect(svg).not.toContain(outside)
  })

  test('draws no box or text outside of it, and no box over another', async () => {
    const model = await decisionTreeRegressor({ maxDepth: 5 }).fit({ x, y })
    const svg = model.toSvg({ featureNames: x[0]!.map((_, j) => 'a very long name of a feature '.repeat(j + 1)) })
    wellFormed(svg)
    const [, width, height] = svg.match(/width="(\S+)" height="(\S+)"/)!
    const boxes = Array.from(svg.matchAll(/<rect x="(\S+)" y="(\S+)" width="(\S+)" height="40"/g), (m) =>
      m.slice(1).map(Number),
    ) as [number, number, number][]
    expect(boxes).toHaveLength(model.nodes)
    for (const [left, up, wide] of boxes) {
      expect(left >= 0 && up >= 0 && left + wide <= Number(width) && up + 40 <= Number(height)).toBe(true)
      const over = boxes.filter(([l, u, w]) => left < l + w && l < left + wide && up < u + 40 && u < up + 40)
      expect(over).toHaveLength(1)
    }
    for (const v of numbers(svg, /<text x="(\S+?)"/g)) expect(v).toBeLessThan(Number(width))
    // Names are cut, thresholds are not.
    expect(svg).toMatch(/a very long[^<]*… ≤ -?\d+\.\d{3}<\/text>/)
  })

  test('counts what lies below maxDepth instead of drawing it', async () => {
    const model = await decisionTreeRegressor().fit({ x, y })
    const svg = model.toSvg({ maxDepth: 2 })
    expect(count(svg, 'g>')).toBeLessThanOrEqual(7)
    expect(svg).toContain(`of ${model.nodes} nodes`)
    const folded = numbers(svg, /font-weight="600">… (\d+) leaves/g)
    const shown = count(svg, 'text x') - count(svg, 'path')
    expect(folded.length).toBeGreaterThan(0)
    expect(shown).toBeGreaterThan(0)
    const leavesShown = count(svg, 'g>') - count(svg, 'path') / 2 - folded.length
    expect(folded.reduce((a, b) => a + b, 0) + leavesShown).toBe(model.leaves)
  })

  test('a single leaf, several targets, and a disposed model', async () => {
    const leaf = await decisionTreeRegressor().fit({ x: [[1], [2]], y: [5, 5] })
    wellFormed(leaf.toSvg())
    expect(leaf.toSvg()).toContain('value: 5.000')
    const pairs = await decisionTreeRegressor({ maxDepth: 1 }).fit({ x, y: y.map((v) => [v, 1]) })
    wellFormed(pairs.toSvg())
    leaf.dispose()
    expect(() => leaf.toSvg()).toThrow()
  })
})
