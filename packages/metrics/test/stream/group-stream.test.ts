import fc from 'fast-check'
import { expect, test } from 'vitest'
import * as m from '../../src/index.ts'
import { groupStream, labelStream } from '../../src/stream/index.ts'

const METRICS = {
  demographicParity: m.demographicParity,
  equalOpportunity: m.equalOpportunity,
  equalizedOdds: m.equalizedOdds,
  predictiveParity: m.predictiveParity,
  'accuracy by group': (t: ArrayLike<number>, p: ArrayLike<number>, g: ArrayLike<string>, o: { weight?: ArrayLike<number> }) =>
    m.byGroup(m.accuracy, t, p, g, o), // biome-ignore format: one function
}
const row = fc.tuple(fc.nat(1), fc.nat(1), fc.constantFrom('a', 'b', 'c'), fc.integer({ min: 1, max: 4 }))
// both labels, so that the positive one is known
const rows = fc.array(row, { minLength: 1, maxLength: 40 }).map((list) => [[0, 1, 'a', 1] as typeof list[number], ...list]) // biome-ignore format: one chain

const columns = (list: readonly (readonly [number, number, string, number])[]) =>
  [
    list.map(([t]) => t),
    list.map(([, p]) => p),
    list.map(([, , g]) => g),
    { weight: list.map((r) => r[3] / 4) },
  ] as const

test.each(Object.entries(METRICS))('%s of a stream is that of all rows, to the last bit for any split', (_, metric) => {
  const options = { posLabel: 1 }
  const stream = () => groupStream(metric as typeof m.demographicParity<number, string>, options)
  fc.assert(
    fc.property(rows, fc.nat(40), fc.boolean(), (list, at, weighted) => {
      const cut = (part: typeof list) => {
        const [t, p, g, w] = columns(part)
        return [t, p, g, weighted ? w : {}] as const
      }
      const [t, p, g, w] = cut(list)
      const whole = stream().update(t, p, g, w)
      expect(whole.value()).toEqual(metric(t, p, g, { ...w, ...options }))
      const merged = stream()
      for (const part of [list.slice(at), list.slice(0, at)]) {
        if (part.length > 0)
          merged.merge(
            JSON.parse(
              JSON.stringify(
                stream()
                  .update(...cut(part))
                  .state(),
              ),
            ),
          )
      }
      expect(merged.value()).toEqual(whole.value())
    }),
  )
})

test('a group whose rows weigh nothing has the value of the plain form', () => {
  const data = [[0, 1, 1], [1, 1, 1], ['a', 'a', 'b']] as const // biome-ignore format: columns
  const weight = [1, 2, 0]
  const one = groupStream(m.demographicParity<number, string>).update(...data, { weight })
  expect(one.value()).toEqual(m.demographicParity(...data, { weight }))
})

test('a batch that is refused adds nothing', () => {
  const one = groupStream(m.demographicParity<number, string>).update([0, 1], [1, 1], ['a', 'b'])
  const before = one.state()
  expect(() => one.update([0, 1], [1, 1], ['a'])).toThrow(m.InputError)
  expect(() => one.update([0, 1], [1, 1], ['a', 1 as never])).toThrow(m.InputError)
  expect(() => one.update([0, Number.NaN], [1, 1], ['a', 'b'])).toThrow(m.InputError)
  expect(() => one.update([0, 1], [1, 1], ['a', 'b'], { weight: [1, -1] })).toThrow(m.InputError)
  expect(one.state()).toEqual(before)
  expect(() => one.merge(labelStream(m.accuracy<number>).state())).toThrow(m.InputError)
  expect(() => one.merge({ of: 'groupStream', sums: { '[1,2]': [1] } }).value()).toThrow(
    "groupStream: expected 3 labels in the state, got '[1,2]'. Pass what state() returned.",
  )
})
