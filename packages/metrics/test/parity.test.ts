import { readFileSync } from 'node:fs'
import { expect, test } from 'vitest'
import * as certainty from '../src/certainty/index.ts'
import * as main from '../src/index.ts'

const metrics = { ...main, ...certainty }
const table = readFileSync(new URL('../../../docs/metrics-parity.md', import.meta.url), 'utf8')
const fixture = readFileSync(new URL('fixtures/metrics-more.json', import.meta.url), 'utf8')
const { public: names } = JSON.parse(fixture) as { readonly public: readonly string[] }

const cells = table
  .split('\n')
  .filter((line) => line.startsWith('| `'))
  .map((line) => line.split('|').map((cell) => cell.trim()))
const quoted = (text: string) => [...text.matchAll(/`([^`]+)`/g)].map((match) => match[1]!)

test('the parity table has every public name of sklearn.metrics once', () => {
  expect(cells.flatMap(([, theirs]) => quoted(theirs!)).sort()).toEqual(names.slice().sort())
})

test('every name of ours in the parity table is exported', () => {
  const ours = cells.flatMap(([, , name]) => quoted(name!))
  const further = quoted(table.slice(table.indexOf('## Without a counterpart'))).filter((name) => !/[./]/.test(name))
  expect(ours.length + further.length).toBeGreaterThan(70)
  expect([...ours, ...further].filter((name) => !(name in metrics))).toEqual([])
})

test('every exported function is in the parity table', () => {
  const known = new Set(quoted(table))
  const functions = Object.entries(metrics).filter(
    ([name, value]) => typeof value === 'function' && !name.endsWith('Error'),
  )
  expect(functions.map(([name]) => name).filter((name) => !known.has(name) && name !== 'perOutput')).toEqual([])
})
