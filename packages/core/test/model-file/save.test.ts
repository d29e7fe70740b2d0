import { describe, expect, test } from 'vitest'
import { encodeTensors, InputError, load, type Model, type State, save, tensor } from '../../src/index.ts'
import { means } from '../samples.ts'
import { throwsExactly } from '../throws.ts'

const model = (state: State): Model => ({
  type: 'acme/m',
  version: 1,
  params: {},
  facts: {},
  toState: () => state,
  dispose() {},
  [Symbol.dispose]() {},
})

describe('save', () => {
  test('refuses names that would be read as a child’s, or as the metadata', async () => {
    await throwsExactly(
      () => save(model({ tensors: { 'a/b': tensor([1]) }, facts: {} })),
      InputError,
      "save: expected names without '/' for the tensors of a 'acme/m', got 'a/b'. The slash sets a child's tensors apart.",
    )
    await throwsExactly(
      () => save(model({ tensors: { __metadata__: tensor([1]) }, facts: {} })),
      InputError,
      "encodeTensors: expected tensor names besides '__metadata__', got it. Rename the tensor.",
    )
    expect(encodeTensors({ tensors: new Map(), metadata: new Map() }).length).toBe(8 + 24)
  })

  test('refuses a disposed model', async () => {
    const gone = await means().fit({ x: [[0], [1]], y: ['a', 'b'] })
    gone.dispose()
    await throwsExactly(
      () => save(gone),
      InputError,
      'test/means.toState: expected a live model, got one that was disposed. Dispose it after its last use.',
    )
  })
})

describe('load', () => {
  test('takes one type or several', async () => {
    const bytes = save(await means().fit({ x: [[0], [1]], y: ['a', 'b'] }))
    expect(load(bytes, means).classes).toEqual(['a', 'b'])
    expect(load(bytes, [means]).classes).toEqual(['a', 'b'])
  })

  test('of several types with one name, takes the first that can have the file’s children', () => {
    const leaf = (type: string) => ({ type, version: 1, restore: () => model({ tensors: {}, facts: { leaf: type } }) })
    const whole = (name: string, ...parts: ReturnType<typeof leaf>[]) => ({
      type: 'acme/m',
      version: 1,
      parts,
      restore: () => ({ ...model({ tensors: {}, facts: {} }), facts: { name } }),
    })
    const child = { ...model({ tensors: {}, facts: {} }), type: 'acme/b' }
    const bytes = save(model({ tensors: {}, facts: {}, children: [child] }))
    const loaded = load(bytes, [whole('a', leaf('acme/a')), whole('b', leaf('acme/b'))])
    expect(loaded.facts).toEqual({ name: 'b' })
  })

  test('disposes the children of a model that cannot be rebuilt', async () => {
    let disposed = 0
    const part = {
      type: 'acme/part',
      version: 1,
      restore: () => ({ ...model({ tensors: {}, facts: {} }), dispose: () => disposed++ }) as unknown as Model,
    }
    const whole = {
      type: 'acme/m',
      version: 1,
      restore: (): Model => {
        throw new RangeError('no')
      },
    }
    const child = { ...model({ tensors: {}, facts: {} }), type: 'acme/part' }
    const bytes = save(model({ tensors: {}, facts: {}, children: [child, child] }))
    expect(() => load(bytes, [whole, part])).toThrow(/refuses: no\. The file is damaged\.$/)
    expect(disposed).toBe(2)
  })

  test('refuses what is not bytes', async () => {
    await throwsExactly(
      () => load(new ArrayBuffer(8) as never, means),
      InputError,
      'load: expected the file as a Uint8Array, got ArrayBuffer. Wrap a buffer: new Uint8Array(b).',
    )
  })
})
