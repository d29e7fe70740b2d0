import { readFileSync } from 'node:fs'
import { describe, expect, test } from 'vitest'
import { decodeTensors, save } from '../../src/index.ts'
import golden from '../fixtures/safetensors.json' with { type: 'json' }
import { sampleModel } from './sample-model.ts'

const fixture = (name: string) => readFileSync(new URL(`../fixtures/${name}`, import.meta.url))

describe('the safetensors library for Python', () => {
  test('wrote a file that we read', () => {
    const { tensors, metadata } = decodeTensors(fixture('python.safetensors'))
    expect(Object.fromEntries(metadata)).toEqual({ größe: '名' })
    const read = Object.fromEntries([...tensors].map(([n, t]) => [n, [t.dtype, t.shape, [...t.data]]]))
    expect(read).toEqual({
      weights: ['float64', [2, 3], [1.5, -2.25, 3e300, 0, -0, 1e-310]],
      half: ['float32', [3], [0.1, 0.2, 0.3].map(Math.fround)],
      counts: ['int32', [2, 1], [1, -2]],
      small: ['int8', [3], [-128, 127, 0]],
      bytes: ['uint8', [2], [0, 255]],
      mask: ['bool', [3], [1, 0, 1]],
      scalar: ['float64', [], [7]],
      nothing: ['float32', [0, 3], []],
      'naïve 名前': ['float64', [1], [1]],
    })
  })

  test("wrote types that tensors do not have, whose values we read as PyTorch's, to the last bit", () => {
    const { tensors } = decodeTensors(fixture('torch.safetensors'))
    expect([...tensors.keys()].sort()).toEqual(Object.keys(golden.torch).sort())
    for (const [name, wants] of Object.entries(golden.torch)) {
      const { dtype, data } = tensors.get(name)!
      expect(dtype, name).toBe(/F/.test(name) ? 'float32' : 'int32')
      const numbers = wants.map((v) => Number(v.replace('nan', 'NaN').replace('inf', 'Infinity')))
      expect([...data], name).toEqual(numbers)
    }
  })

  test('read the file that we write', () => {
    const bytes = save(sampleModel())
    // The file Python opened is the one we write today.
    expect(Buffer.compare(fixture('ours.safetensors'), bytes)).toBe(0)
    const { tensors } = decodeTensors(bytes)
    expect(golden.tensors.map((t) => t.name).sort()).toEqual([...tensors.keys()].sort())
    for (const t of golden.tensors) {
      const ours = tensors.get(t.name)!
      expect(t.dtype).toBe(ours.dtype)
      expect(t.shape).toEqual(ours.shape)
      expect(t.values).toEqual([...ours.data])
    }
    expect(golden.type).toBe('test/whole')
    expect(golden.children).toEqual(['test/leaf', 'test/whole'])
  })
})
