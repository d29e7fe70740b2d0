import type { Label } from '@foldwise/core'
import { expect, expectEqual } from '../assert.ts'
import type { Check } from '../check.ts'
import { type AnyModel, expectSame, labelsOf, outputs } from '../outputs.ts'
import { dataset, sampleFor, take } from '../sample.ts'
import { repeatable } from './determinism.ts'

const isClassifier = (d: { readonly recipe: { readonly kind: string } }): boolean => d.recipe.kind === 'classifier'

export const anyLabels = {
  name: 'labels may be strings, numbers or booleans',
  applies: isClassifier,
  async run(d) {
    const names = labelsOf(d)
    const sample = sampleFor(d)
    if (!(await repeatable(d, dataset(d, sample)))) return
    const { values } = sample
    const codes = sample.y!.map((l) => names.indexOf(l as string))
    const fit = async (labels: readonly Label[], rows: readonly number[]) => {
      const part = take(sample, rows)
      const model = (await d.recipe.fit({ ...dataset(d, part), y: rows.map((r) => labels[codes[r]!]!) })) as AnyModel
      expectEqual('ascending classes', model.classes, labels)
      return outputs(d, model, values)
    }
    const all = values.map((_, i) => i)
    const two = all.filter((i) => codes[i]! < 2)
    const cases: [readonly Label[], readonly number[]][] = [
      [[-7, 0.5, 10].slice(0, d.classes), all],
      [['Z', 'a', '\u{1F600}'].slice(0, d.classes), all],
      [[false, true], two],
    ]
    for (const [labels, rows] of cases) {
      const plain = await fit(names.slice(0, labels.length), rows)
      const other = await fit(labels, rows)
      expectSame('the same scores whatever the labels are', { rows: plain.rows }, { rows: other.rows })
      const renamed = plain.labels!.map((l) => labels[names.indexOf(l as string)])
      expectEqual('the same predictions in other labels', other.labels, renamed)
    }
  },
} as const satisfies Check

export const probabilities = {
  name: 'probabilities are shares, and the largest is predicted',
  applies: isClassifier,
  async run(d) {
    const sample = sampleFor(d)
    using model = (await d.recipe.fit(dataset(d, sample))) as AnyModel
    if (!model.predictProba) return
    const k = model.classes!.length
    const p = await model.predictProba(d.input.from(sample.values))
    expectEqual('a shape of rows and classes', p.shape, [sample.values.length, k])
    expectEqual('float64', p.dtype, 'float64')
    const values = await p.data()
    const { labels } = await outputs(d, model, sample.values)
    for (let i = 0; i < sample.values.length; i++) {
      const row = Array.from(values.subarray(i * k, (i + 1) * k))
      expect(
        row.every((v) => v >= 0 && v <= 1),
        `expected probabilities from 0 to 1, got ${row}`,
      )
      const sum = row.reduce((a, b) => a + b, 0)
      expect(Math.abs(sum - 1) < 1e-9, `expected row ${i} to sum to 1, got ${sum}`)
      const predicted = row[model.classes!.indexOf(labels![i]!)]!
      expect(
        predicted >= Math.max(...row) - 1e-9,
        `expected the most probable class of row ${i}, got ${labels![i]} of ${row}`,
      )
    }
  },
} as const satisfies Check

export const decisions = {
  name: 'decision values have the shape of their classes',
  applies: isClassifier,
  async run(d) {
    const sample = sampleFor(d)
    const all = sample.values.map((_, i) => i)
    const names = labelsOf(d)
    for (const classes of new Set([2, d.classes])) {
      const part = take(
        sample,
        all.filter((i) => names.indexOf(sample.y![i] as string) < classes),
      )
      using model = (await d.recipe.fit(dataset(d, part))) as AnyModel
      if (!model.decisionFunction) return
      const scores = await model.decisionFunction(d.input.from(part.values))
      const n = part.values.length
      expectEqual(
        'one score a row for two classes, one a class for more',
        scores.shape,
        classes === 2 ? [n] : [n, classes],
      )
      if (classes !== 2) continue
      const { labels } = await outputs(d, model, part.values)
      const values = await scores.data()
      labels!.forEach((l, i) => {
        const positive = model.classes!.indexOf(l) === 1
        expect(
          values[i] === 0 || values[i]! > 0 === positive,
          `expected the sign of ${values[i]} to tell the class, got ${l}`,
        )
      })
    }
  },
} as const satisfies Check
