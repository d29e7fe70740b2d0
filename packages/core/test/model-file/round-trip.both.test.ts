import { describe, expect, test } from 'vitest'
import {
  decodeTensors,
  encodeTensors,
  hostData,
  load,
  type Model,
  save,
  type TensorFile,
  tensor,
} from '../../src/index.ts'
import { sampleModel, sampleTypes } from './sample-model.ts'

/** Everything a model holds, as plain values that compare bit by bit. */
const content = (m: Model): unknown => {
  const state = m.toState()
  const tensors = Object.entries(state.tensors).map(([name, t]) => {
    const data = hostData(t)
    return [name, t.dtype, t.shape, [...new Uint8Array(data.buffer, data.byteOffset, data.byteLength)]]
  })
  tensors.sort(([a], [b]) => ((a as string) < (b as string) ? -1 : 1))
  return { type: m.type, params: m.params, facts: state.facts, tensors, children: (state.children ?? []).map(content) }
}

describe('a model file', () => {
  test('gives back every bit, and the same bytes when saved again', () => {
    const bytes = save(sampleModel())
    const loaded = load(bytes, sampleTypes)
    expect(content(loaded)).toEqual(content(sampleModel()))
    expect(Object.is(loaded.facts.steps, -0)).toBe(true)
    expect(save(loaded)).toEqual(bytes)
  })

  test('does not depend on the order in which tensors were named', () => {
    const entry = (v: number) => ({ dtype: 'float32' as const, shape: [1], data: Float32Array.of(v) })
    const file = (...names: string[]): TensorFile => ({
      tensors: new Map(names.map((n) => [n, entry(n.length)])),
      metadata: new Map([['k', 'v']]),
    })
    expect(encodeTensors(file('a', 'bb', 'ccc'))).toEqual(encodeTensors(file('ccc', 'a', 'bb')))
  })

  test('is read from the middle of a larger buffer, at any alignment', () => {
    const bytes = save(sampleModel())
    for (let at = 0; at < 9; at++) {
      const large = new Uint8Array(bytes.length + 20).fill(255)
      large.set(bytes, at)
      const loaded = load(large.subarray(at, at + bytes.length), sampleTypes)
      expect(content(loaded)).toEqual(content(sampleModel()))
    }
  })

  test('its tensors keep nothing of the file', () => {
    const bytes = save(sampleModel())
    const { tensors } = decodeTensors(bytes)
    bytes.fill(0)
    expect([...tensors.get('f64')!.data]).toEqual([1.5, -0, Number.MIN_VALUE, -1e300])
    expect(tensors.get('f64')!.data.buffer.byteLength).toBe(32)
  })

  test('aligns its data to 8 bytes and puts wide elements first', () => {
    const bytes = save(sampleModel())
    const header = Number(new DataView(bytes.buffer).getBigUint64(0, true))
    expect(header % 8).toBe(0)
    const json = JSON.parse(new TextDecoder().decode(bytes.subarray(8, 8 + header)))
    const size = { F64: 8, F32: 4, I32: 4, I8: 1, U8: 1, BOOL: 1 }
    for (const [name, e] of Object.entries<{ dtype: keyof typeof size; data_offsets: number[] }>(json)) {
      if (name !== '__metadata__') expect(e.data_offsets[0]! % size[e.dtype]).toBe(0)
    }
  })

  test('takes state tensors that were made without a copy', () => {
    const view = new Float64Array(Float64Array.of(0, 1, 2, 3).buffer, 8, 2)
    const file = encodeTensors({
      tensors: new Map([['t', { dtype: 'float64', shape: [2], data: view }]]),
      metadata: new Map(),
    })
    expect([...decodeTensors(file).tensors.get('t')!.data]).toEqual([1, 2])
    expect(tensor(view).size).toBe(2)
  })
})
