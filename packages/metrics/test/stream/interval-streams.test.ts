import fc from 'fast-check'
import { expect, test } from 'vitest'
import * as m from '../../src/index.ts'
import * as s from '../../src/stream/index.ts'

const rows = fc.array(fc.tuple(fc.nat(10), fc.nat(10), fc.nat(5), fc.integer({ min: 1, max: 3 })), {
  minLength: 1,
  maxLength: 30,
})

test.each([
  ['intervalCoverageStream', s.intervalCoverageStream, m.intervalCoverage],
  ['meanIntervalWidthStream', s.meanIntervalWidthStream, m.meanIntervalWidth],
  ['intervalScoreStream', s.intervalScoreStream, m.intervalScore],
] as const)('%s has the value of the plain form, whatever the split', (_, stream, plain) => {
  fc.assert(
    fc.property(rows, fc.nat(30), (list, at) => {
      const cut = (part: typeof list) =>
        [part.map(([t]) => t / 3), { low: part.map(([, l]) => l / 3), high: part.map(([, l, w]) => (l + w) / 3) }, { weight: part.map((r) => r[3] / 10) }] as const // biome-ignore format: three columns
      const whole = stream().update(...cut(list))
      expect(whole.value()).toBeCloseTo(plain(...cut(list)), 12)
      const merged = stream()
      for (const part of [list.slice(at), list.slice(0, at)]) {
        if (part.length > 0)
          merged.merge(
            stream()
              .update(...cut(part))
              .state(),
          )
      }
      expect(merged.value()).toBe(whole.value())
    }),
  )
})

test('bounds the wrong way round add nothing, and a level is between 0 and 1', () => {
  const one = s.intervalCoverageStream().update([1, 2], { low: [0, 3], high: [2, 4] })
  expect(() => one.update([1], { low: [2], high: [1] })).toThrow(m.InputError)
  expect(one.value()).toBe(0.5)
  expect(() => s.intervalScoreStream({ level: 1 })).toThrow(m.ParamError)
  expect(() => s.intervalScoreStream({ level: 0.8 }).merge(s.intervalScoreStream().state())).toThrow(m.InputError)
})
