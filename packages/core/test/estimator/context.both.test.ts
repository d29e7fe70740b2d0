import { describe, expect, test } from 'vitest'
import { fitContext } from '../../src/index.ts'

describe('checkpoint', () => {
  test('lets timers run while a fit goes on, so that an abort from one is seen', async () => {
    const stop = new AbortController()
    const ctx = fitContext('test/fit', { signal: stop.signal }, undefined)
    setTimeout(() => stop.abort('enough'), 20)
    let steps = 0
    const work = async () => {
      // Without turns of the event loop this would never end.
      for (; ; steps++) await ctx.checkpoint()
    }
    await expect(work()).rejects.toBe('enough')
    expect(steps).toBeGreaterThan(0)
  })

  test('costs no turn of the event loop while there is nothing to let in', async () => {
    const ctx = fitContext('test/fit', {}, undefined)
    let turned = false
    const turn = new Promise<void>((resolve) =>
      setTimeout(() => {
        turned = true
        resolve()
      }, 0),
    )
    for (let i = 0; i < 3; i++) await ctx.checkpoint()
    expect(turned).toBe(false)
    await turn
  })
})

describe('streams of a fit', () => {
  test('are those of its seed, its type and their names', () => {
    const first = (type: string, seed: number | string, name: string) =>
      fitContext(type, { seed }, undefined).stream(name).next()
    expect(first('a', 0, 'x')).toBe(first('a', 0, 'x'))
    const all = [first('a', 0, 'x'), first('b', 0, 'x'), first('a', 1, 'x'), first('a', 0, 'y'), first('a', '0', 'x')]
    expect(new Set(all).size).toBe(all.length)
  })
})
