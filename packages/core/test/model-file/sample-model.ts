import { type Model, type ModelType, type Restorable, tensor } from '../../src/index.ts'

/** A composite with tensors of every dtype, children, and odd names, as small as such a model can be. */
export function sampleModel(): Model {
  const leaf = (name: string, values: number[]): Model =>
    model('test/leaf', { name }, { tensors: { coef: tensor(Float64Array.from(values)) }, facts: { n: values.length } })
  return model(
    'test/whole',
    { rate: 0.1, limit: Infinity, words: ['a', '名'] },
    {
      tensors: {
        f64: tensor(Float64Array.of(1.5, -0, Number.MIN_VALUE, -1e300), [2, 2]),
        f32: tensor([0.1, 0.2, 0.3], [3]),
        i32: tensor(Int32Array.of(-7, 2 ** 31 - 1), [2, 1]),
        i8: tensor(Int8Array.of(-128), [1, 1, 1]),
        u8: tensor(Uint8Array.of(0, 255)),
        mask: tensor([1, 0, 1], [3], 'bool'),
        scalar: tensor(Float64Array.of(7), []),
        none: tensor([], [0, 3]),
        ['__proto__']: tensor([2]),
        'naïve 名\u{1F600}': tensor([3]),
      },
      facts: { loss: NaN, steps: -0, nested: { list: [1, null, { deep: true }] }, ['__proto__']: 1 },
      children: [
        leaf('first', [1, 2]),
        model('test/whole', {}, { tensors: {}, facts: {}, children: [leaf('inner', [3])] }),
      ],
    },
  )
}

type Parts = Pick<Restorable, 'tensors' | 'facts' | 'children'>

function model(type: string, params: object, state: Parts): Model {
  return {
    type,
    version: 1,
    params,
    facts: state.facts,
    toState: () => state,
    dispose() {},
    [Symbol.dispose]() {},
  }
}

const typeOf = (type: string): ModelType => ({
  type,
  version: 1,
  restore: ({ params, ...rest }) => model(type, params, rest),
})
export const sampleTypes: readonly ModelType[] = [typeOf('test/whole'), typeOf('test/leaf')]
