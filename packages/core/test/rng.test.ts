import { describe, expect, test } from 'vitest'
import { stream } from '../src/index.ts'

const draws = (seed: number | string, ...name: (string | number)[]) => {
  const r = stream(seed, ...name)
  return Array.from({ length: 4 }, () => r.next())
}

describe('stream', () => {
  test('keeps names and seeds apart that print alike', () => {
    const all = [
      draws(1, 'a'),
      draws('1', 'a'),
      draws(0, 'a', 'b'),
      draws(0, 'a,b'),
      draws(0, 'ab'),
      draws(0, 'a', 1),
      draws(0, 'a', '1'),
      draws(0),
    ]
    expect(new Set(all.map(String)).size).toBe(all.length)
  })

  test('does not depend on what other streams drew, nor on when', () => {
    const alone = draws(3, 'b')
    const a = stream(3, 'a')
    const b = stream(3, 'b')
    const mixed: number[] = []
    for (let i = 0; i < 4; i++) {
      a.next()
      a.normal()
      mixed.push(b.next())
    }
    expect(mixed).toEqual(alone)
  })

  test('leaves Math.random alone', () => {
    const original = Math.random
    stream(0, 'x').next()
    expect(Math.random).toBe(original)
    expect(new Set([Math.random(), Math.random(), Math.random()]).size).toBe(3)
  })

  test('streams of neighbouring seeds are uncorrelated', () => {
    const n = 20_000
    const a = stream(1, 's')
    const b = stream(2, 's')
    let sum = 0
    for (let i = 0; i < n; i++) sum += (a.next() - 0.5) * (b.next() - 0.5)
    // The correlation's standard error is 1 / sqrt(n) = 0.007.
    expect(Math.abs((12 * sum) / n)).toBeLessThan(0.03)
  })
})

describe('draws', () => {
  test('next is uniform in [0, 1) and uses bits beyond the 32nd', () => {
    const r = stream(0, 'next')
    const cells = new Float64Array(10)
    let fine = 0
    for (let i = 0; i < 50_000; i++) {
      const v = r.next()
      if (!(v >= 0 && v < 1)) expect.fail(`${v} is outside [0, 1)`)
      cells[Math.floor(v * 10)]!++
      if ((v * 2 ** 32) % 1 !== 0) fine++
    }
    expect(chiSquared(cells, 5000)).toBeLessThan(27.9) // 99.9% point of 9 degrees of freedom
    expect(fine).toBeGreaterThan(49_900)
  })

  test('integer is uniform below n', () => {
    const r = stream(0, 'integer')
    const cells = new Float64Array(7)
    for (let i = 0; i < 70_000; i++) cells[r.integer(7)]!++
    expect(chiSquared(cells, 10_000)).toBeLessThan(22.5)
  })

  test('uint32 fills 32 bits', () => {
    const r = stream(0, 'uint32')
    const bits = new Float64Array(32)
    for (let i = 0; i < 8000; i++) {
      const v = r.uint32()
      if (!(Number.isInteger(v) && v >= 0 && v <= 0xffffffff)) expect.fail(String(v))
      for (let b = 0; b < 32; b++) bits[b]! += (v >>> b) & 1
    }
    for (const ones of bits) expect(Math.abs(ones - 4000)).toBeLessThan(220) // five standard deviations
  })

  test('normal has the moments of a standard normal', () => {
    const r = stream(0, 'normal')
    const n = 50_000
    const m = [0, 0, 0, 0, 0]
    for (let i = 0; i < n; i++) {
      const v = r.normal()
      for (let k = 1; k <= 4; k++) m[k]! += v ** k / n
    }
    expect(Math.abs(m[1]!)).toBeLessThan(0.02)
    expect(Math.abs(m[2]! - 1)).toBeLessThan(0.03)
    expect(Math.abs(m[3]!)).toBeLessThan(0.06)
    expect(Math.abs(m[4]! - 3)).toBeLessThan(0.2)
  })

  test('every permutation of four is equally likely', () => {
    const r = stream(0, 'permutation')
    const counts = new Map<string, number>()
    for (let i = 0; i < 24_000; i++) {
      const key = r.permutation(4).join('')
      counts.set(key, (counts.get(key) ?? 0) + 1)
    }
    expect(counts.size).toBe(24)
    expect(chiSquared([...counts.values()], 1000)).toBeLessThan(49.7) // 99.9% point of 23
    expect([...r.permutation(0)]).toEqual([])
    expect([...r.permutation(1)]).toEqual([0])
  })
})

function chiSquared(cells: Iterable<number>, expected: number): number {
  let sum = 0
  for (const c of cells) sum += (c - expected) ** 2 / expected
  return sum
}
