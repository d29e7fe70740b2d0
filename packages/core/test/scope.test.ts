import { describe, expect, test } from 'vitest'
import { InputError, moveOut, scope, type Tensor, tensor } from '../src/index.ts'
import { caught, throwsExactly } from './throws.ts'

describe('scope', () => {
  test('frees what was made inside, except what is returned, to any depth', () => {
    const made: Record<string, Tensor> = {}
    const make = (name: string) => (made[name] = tensor([1]))
    const result = scope(() => {
      make('lost')
      return { a: make('a'), deep: [new Map([['k', { b: make('b') }]])] }
    })
    expect(result.a).toBe(made.a)
    expect(Object.entries(made).map(([k, t]) => [k, t.disposed])).toEqual([
      ['lost', true],
      ['a', false],
      ['b', false],
    ])
  })

  test('leaves tensors of outside alone, and hands its own to the scope around it', () => {
    const outside = tensor([1])
    let kept: Tensor | undefined
    let dropped: Tensor | undefined
    scope(() => {
      kept = scope(() => {
        dropped = tensor([2])
        return tensor([3])
      })
      expect(dropped!.disposed).toBe(true)
      expect(kept.disposed).toBe(false)
      return outside
    })
    expect(kept!.disposed).toBe(true)
    expect(outside.disposed).toBe(false)
  })

  test('moveOut lets a tensor outlive the inner scope', () => {
    let moved: Tensor | undefined
    scope(() => {
      scope(() => {
        moved = tensor([1])
        moveOut(moved)
      })
      expect(moved!.disposed).toBe(false)
    })
    expect(moved!.disposed).toBe(true)
  })

  test('frees everything when its function throws, and passes the error on', async () => {
    let made: Tensor | undefined
    const error = new Error('no')
    const got = await caught(() =>
      scope(() => {
        made = tensor([1])
        throw error
      }),
    )
    expect(got).toBe(error)
    expect(made!.disposed).toBe(true)
    const after = tensor([1])
    expect(after.disposed).toBe(false)
  })

  test('refuses a promise', async () => {
    let made: Tensor | undefined
    await throwsExactly(
      () =>
        scope(async () => {
          made = tensor([1])
        }),
      InputError,
      'scope: expected a synchronous function, got one that returns a promise. Make each step its own scope, without await.',
    )
    expect(made!.disposed).toBe(true)
  })

  test('survives results that contain themselves', () => {
    const loop: { self?: unknown; t?: Tensor } = {}
    scope(() => {
      loop.self = loop
      loop.t = tensor([1])
      return loop
    })
    expect(loop.t!.disposed).toBe(false)
  })
})
