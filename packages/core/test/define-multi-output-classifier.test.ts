import { describe, expect, expectTypeOf, test } from 'vitest'
import {
  type DenseMatrix,
  defineMultiOutputClassifier,
  denseInput,
  FormatError,
  hostTensor,
  InputError,
  learned,
  load,
  number,
  save,
  type Tensor,
} from '../src/index.ts'
import { caught, throwsExactly } from './throws.ts'

/** Weighted shares of each output's classes, the same for all rows. */
const shares = defineMultiOutputClassifier({
  type: 'test/shares',
  version: 2,
  accepts: denseInput,
  params: { smoothing: number({ min: 0, default: 0 }) },
  async fit({ y, classes, rows, weight }, { smoothing }, ctx) {
    await ctx.checkpoint()
    const tensors = y.map((codes, k) => {
      const sums = new Float64Array(classes[k]!.length).fill(smoothing)
      for (let i = 0; i < rows; i++) sums[codes[i]!]! += weight?.[i] ?? 1
      const total = sums.reduce((a, b) => a + b, 0)
      return [
        `output${k}`,
        hostTensor(
          sums.map((v) => v / total),
          [sums.length],
          'float64',
        ),
      ] as const
    })
    return { tensors: Object.fromEntries(tensors), facts: { smoothed: smoothing > 0 } }
  },
  methods: (state, _params, { classes }) => ({
    predictProba: async (x: DenseMatrix) =>
      classes.map((list, k) => {
        const own = learned(state, `output${k}`, 'float64', [list.length])
        return Float64Array.from({ length: x.shape[0] * list.length }, (_, i) => own[i % list.length]!)
      }),
  }),
  expose: (state) => ({ first: state.tensors.output0! }),
})

const x = [[1], [2], [3]]
const y = [
  ['b', true],
  ['a', false],
  ['b', false],
]

describe('defineMultiOutputClassifier', () => {
  test('predicts rows of labels, and probabilities for each output', async () => {
    const model = await shares().fit({ x, y })
    expectTypeOf(await model.predict(x)).toEqualTypeOf<(string | boolean)[][]>()
    expectTypeOf(model.predictProba).returns.toEqualTypeOf<Promise<Tensor<'float64'>[]>>()
    expect([model.kind, model.classes]).toEqual([
      'multiOutputClassifier',
      [
        ['a', 'b'],
        [false, true],
      ],
    ])
    expect(await model.predict([[7], [8]])).toEqual([
      ['b', false],
      ['b', false],
    ])
    const [first, second] = await model.predictProba([[7], [8]])
    expect([first!.shape, second!.shape]).toEqual([
      [2, 2],
      [2, 2],
    ])
    expect(await first!.data()).toEqual(Float64Array.of(1 / 3, 2 / 3, 1 / 3, 2 / 3))
    expect(await model.predict([])).toEqual([])
    expect(Object.isFrozen(model)).toBe(true)
    expect(await model.first.data()).toEqual(Float64Array.of(1 / 3, 2 / 3))
  })

  test('weighs rows, and refuses validation rows that nobody watches', async () => {
    const model = await shares().fit({ x, y, weight: [0, 3, 1] })
    expect(await (await model.predictProba([[0]]))[0]!.data()).toEqual(Float64Array.of(0.75, 0.25))
    await throwsExactly(
      () => shares().fit({ x, y, weight: [1] }),
      InputError,
      'test/shares.fit: expected 3 weights, one a row, got 1. Make x and weight equally long.',
    )
    expect(await caught(() => shares().fit({ x, y, validation: { x, y } }))).toBeInstanceOf(InputError)
  })

  test('a file gives back classes, parameters and bits, and a damaged one is refused', async () => {
    const model = await shares({ smoothing: 1 }).fit({ x, y })
    const bytes = save(model)
    const loaded = load(bytes, shares)
    expect([loaded.classes, loaded.params, loaded.facts]).toEqual([model.classes, { smoothing: 1 }, { smoothed: true }])
    expect(save(loaded)).toEqual(bytes)
    expect(await loaded.predict(x)).toEqual(await model.predict(x))
    const { tensors, facts } = model.toState()
    const damaged = { type: 'test/shares', version: 2, params: {}, tensors, facts: { ...facts, classes: ['a', 'b'] } }
    expect(() => shares.restore(damaged)).toThrow(FormatError)
  })

  test('refuses an aborted fit, other widths, and use after dispose', async () => {
    expect(await caught(() => shares().fit({ x, y }, { signal: AbortSignal.abort('no') }))).toBe('no')
    const model = await shares().fit({ x, y })
    await throwsExactly(
      () => model.predict([[1, 2]]),
      InputError,
      'test/shares.predict: expected 1 features, as in fit, got 2. Prepare the rows as those the model learned from.',
    )
    model.dispose()
    await throwsExactly(
      () => model.predictProba(x),
      InputError,
      'test/shares.predictProba: expected a live model, got one that was disposed. Dispose it after its last use.',
    )
  })

  test('starts from a model of the same classes only', async () => {
    const warmStart = await shares().fit({ x, y })
    await shares().fit({ x, y }, { warmStart })
    const other = y.map(([a], i) => [a!, i % 2 === 0 ? 'odd' : 'even'])
    expect(await caught(() => shares().fit({ x, y: other }, { warmStart }))).toBeInstanceOf(InputError)
  })
})
