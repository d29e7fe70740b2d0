import { ParamError, stream } from '@foldwise/core'
import { accuracy } from '@foldwise/metrics'
import { logisticRegression } from '@foldwise/models'
import { expect, test } from 'vitest'
import { halvingSearch, hyperbandSearch } from '../../src/index.ts'
import { fewerRows } from '../../src/search/fewer-rows.ts'
import golden from '../fixtures/validation.json' with { type: 'json' }

const { x, labels: y } = golden
const space = { C: logisticRegression.params.C.space! }
const options = { space, recipe: ({ C }: { readonly C: number }) => logisticRegression({ C }), metric: accuracy, cv: 3 }
const rounds = (trials: readonly { readonly share: number }[]) => {
  const out: [number, number][] = []
  for (const { share } of trials) {
    if (out.at(-1)?.[0] === share) out.at(-1)![1]++
    else out.push([share, 1])
  }
  return out
}

test('halving keeps the best third of each round on three times the rows', async () => {
  const { trials, best } = await halvingSearch({ ...options, nCandidates: 9 }).run({ x, y })
  expect(rounds(trials)).toEqual([
    [1 / 9, 9],
    [1 / 3, 3],
    [1, 1],
  ])
  const first = trials.slice(0, 9)
  const ranked = [...first].sort((a, b) => b.mean - a.mean)
  const kept = trials.slice(9, 12).map((t) => first.find((f) => f.params === t.params)!)
  expect(Math.min(...kept.map((t) => t.mean))).toBeGreaterThanOrEqual(ranked[2]!.mean)
  expect(best).toBe(trials.at(-1))
})

test('hyperband’s brackets are those of its paper', async () => {
  const { trials, best } = await hyperbandSearch(options).run({ x, y })
  expect(rounds(trials)).toEqual(
    [
      [1 / 9, 9],
      [1 / 3, 3],
      [1, 1],
      [1 / 3, 5],
      [1, 1],
      [1, 3],
    ].reduce<[number, number][]>((out, [s, n]) => {
      if (out.at(-1)?.[0] === s) out.at(-1)![1] += n!
      else out.push([s!, n!])
      return out
    }, []),
  )
  expect(best.share).toBe(1)
  expect(best.mean).toBe(Math.max(...trials.filter((t) => t.share === 1).map((t) => t.mean)))
})

test('fewer rows have the classes’ shares, and are among more', () => {
  const train = Int32Array.from({ length: 60 }, (_, i) => i + 3)
  const labels = Array.from({ length: 63 }, (_, i) => (i % 10 === 0 ? 'rare' : 'often'))
  const some = (share: number) => fewerRows(train, labels, share, stream(0, 'x'))
  const third = some(1 / 3)
  expect(third.length).toBe(2 + 18)
  expect([...third]).toEqual([...third].sort((a, b) => a - b))
  for (const row of some(1 / 9)) expect(third).toContain(row)
  expect([...some(0.01)].map((r) => labels[r]).sort()).toEqual(['often', 'rare'])
  expect(some(1)).toBe(train)
})

test('pruning is refused: rounds stop the poor candidates', () => {
  expect(() => halvingSearch({ ...options, prune: {} })).toThrow(
    new ParamError(
      "halving-search: expected no 'prune', got one. Its rounds are what stops the poor candidates: leave it out.",
    ),
  )
})
