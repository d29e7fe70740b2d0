import { describe, expect, test } from 'vitest'
import {
  type Classifier,
  defineClassifier,
  denseInput,
  FormatError,
  InputError,
  ParamError,
  type Progress,
  tensor,
} from '../src/index.ts'
import { firstColumn, means } from './samples.ts'
import { caught, throwsExactly } from './throws.ts'

const x = [
  [0, 0],
  [0, 1],
  [4, 4],
  [5, 4],
  [9, 0],
]
const y = ['low', 'low', 'mid', 'mid', 'side'] as const
const data = { x, y }

describe('a recipe', () => {
  test('is frozen, complete and named', () => {
    const recipe = means({ shrink: 0.5 })
    expect(recipe.type).toBe('test/means')
    expect(recipe.kind).toBe('classifier')
    expect(recipe.params).toEqual({ shrink: 0.5, classWeight: null })
    expect(Object.isFrozen(recipe) && Object.isFrozen(recipe.params)).toBe(true)
    expect(means.version).toBe(3)
    expect(Object.keys(means.params)).toEqual(['shrink', 'classWeight'])
  })

  test('with changes some parameters in a new recipe', () => {
    const first = means({ shrink: 0.5 })
    const second = first.with({ classWeight: 'balanced' })
    expect(second.params).toEqual({ shrink: 0.5, classWeight: 'balanced' })
    expect(first.params.classWeight).toBe(null)
    expect(second.with({ shrink: undefined } as never).params.shrink).toBe(0)
  })

  test('refuses parameters at once, in with too', async () => {
    const message = "test/means: expected 'shrink' to be a number >= 0 and <= 1, got 2. The default is 0."
    await throwsExactly(() => means({ shrink: 2 }), ParamError, message)
    await throwsExactly(() => means().with({ shrink: 2 }), ParamError, message)
  })
})

describe('fit', () => {
  test('encodes labels in ascending order and gives them back', async () => {
    const model = await means().fit(data)
    expect(model.classes).toEqual(['low', 'mid', 'side'])
    expect(
      await model.predict([
        [5, 5],
        [9, 1],
        [0, 0],
      ]),
    ).toEqual(['mid', 'side', 'low'])
    expect(await (await means().fit({ x, y: [7, 7, -1, -1, 30] })).predict([[5, 5]])).toEqual([-1])
    expect(await (await means().fit({ x, y: [true, true, true, true, false] })).predict([[9, 0]])).toEqual([false])
  })

  test('gives fit the weights: of rows, of classes, and both multiplied', async () => {
    const total = async (recipe: ReturnType<typeof means>, weight?: number[]) =>
      (await recipe.fit({ ...data, ...(weight && { weight }) })).facts.total
    expect(await total(means())).toEqual([2, 2, 1])
    expect(await total(means(), [1, 2, 3, 0, 5])).toEqual([3, 3, 5])
    expect(await total(means({ classWeight: { low: 10 } }), [1, 2, 3, 0, 5])).toEqual([30, 3, 5])
    const balanced = (await total(means({ classWeight: 'balanced' }))) as number[]
    for (const t of balanced) expect(t).toBeCloseTo(5 / 3, 12)
  })

  test('draws from streams of the seed, 0 by default', async () => {
    const draw = async (seed?: number | string) =>
      (await means().fit(data, seed === undefined ? {} : { seed })).facts.draw
    expect(await draw()).toBe(await draw(0))
    expect(await draw(1)).not.toBe(await draw(0))
    expect(await draw('1')).not.toBe(await draw(1))
  })

  test('reports progress and warnings', async () => {
    const seen: Progress[] = []
    const warnings: unknown[] = []
    const options = { onProgress: (p: Progress) => seen.push(p), onWarning: (w: unknown) => warnings.push(w) }
    await means({ shrink: 1 }).fit(data, options)
    expect(seen.map((p) => p.done)).toEqual([1, 2, 3, 4, 5])
    expect(seen[0]).toEqual({ stage: 'rows', done: 1, total: 5, scores: { seen: 1 } })
    expect(warnings).toEqual([{ code: 'all-shrunk', message: 'every mean is 0' }])
  })

  const refused: [string, object, object, abstract new (...a: never[]) => Error, string][] = [
    [
      'no rows',
      { x: [], y: [] },
      {},
      InputError,
      'test/means.fit: expected at least one row, got none. Check what was loaded.',
    ],
    [
      'no features',
      { x: [[], []], y: ['a', 'b'] },
      {},
      InputError,
      'test/means.fit: expected at least one feature, got none. Check what was loaded.',
    ],
    [
      'NaN',
      { x: [[1], [NaN]], y: ['a', 'b'] },
      {},
      InputError,
      'test/means.fit: expected finite numbers, got NaN in row 1, column 0. Impute or drop it first.',
    ],
    [
      'too few labels',
      { x, y: ['a'] },
      {},
      InputError,
      'test/means.fit: expected 5 labels, one a row, got 1. Make x and y equally long.',
    ],
    [
      'one class',
      { x, y: ['a', 'a', 'a', 'a', 'a'] },
      {},
      InputError,
      "test/means.fit: expected at least two classes in y, got only 'a'. Check the labels, or the split that made them.",
    ],
    [
      'wrong weights',
      { ...data, weight: [1] },
      {},
      InputError,
      'test/means.fit: expected 5 weights, one a row, got 1. Make x and weight equally long.',
    ],
    [
      'no threads',
      data,
      { threads: 0 },
      ParamError,
      "test/means.fit: expected 'threads' to be an integer >= 1, got 0. The default is 1.",
    ],
    [
      'seed NaN',
      data,
      { seed: NaN },
      ParamError,
      "test/means.fit: expected 'seed' to be a finite number or a string, got NaN. The default is 0.",
    ],
  ]
  test.each(refused)('refuses %s', async (_, given, options, Class, message) => {
    await throwsExactly(() => means().fit(given as typeof data, options), Class, message)
  })

  test('rejects with the reason of a signal that is aborted already, whatever it is', async () => {
    for (const reason of [new Error('stop'), 'plain', 7]) {
      expect(await caught(() => means().fit(data, { signal: AbortSignal.abort(reason) }))).toBe(reason)
    }
  })

  test('rejects with the reason when aborted on the way, though nothing checked the signal again', async () => {
    for (const at of [1, 5]) {
      const stop = new AbortController()
      const onProgress = (p: Progress) => p.done === at && stop.abort('enough')
      expect(await caught(() => means().fit(data, { signal: stop.signal, onProgress }))).toBe('enough')
    }
  })

  test('rejects when aborted while a fit was at work that looks at no signal, and frees what it made', async () => {
    let made: { disposed: boolean } | undefined
    const deaf = defineClassifier({
      type: 'test/deaf',
      version: 1,
      accepts: denseInput,
      params: {},
      fit: () => ({ tensors: { t: (made = tensor([1])) as ReturnType<typeof tensor> }, facts: {} }),
      methods: () => ({ predict: (q) => new Int32Array(q.shape[0]) }),
    })
    const stop = new AbortController()
    const fitting = deaf().fit(data, { signal: stop.signal })
    stop.abort('enough')
    expect(await caught(() => fitting)).toBe('enough')
    expect(made?.disposed).toBe(true)
  })

  test('lets timers run, so that an abort from one is seen', async () => {
    const slow = defineClassifier({
      type: 'test/slow',
      version: 1,
      accepts: denseInput,
      params: {},
      async fit(_data, _params, ctx) {
        for (;;) await ctx.checkpoint()
      },
      methods: () => ({ predict: (q) => new Int32Array(q.shape[0]) }),
    })
    const signal = AbortSignal.timeout(50)
    expect(await caught(() => slow().fit(data, { signal }))).toBe(signal.reason)
  })
})

describe('warm start', () => {
  test('hands fit the state of an earlier model', async () => {
    const first = await means().fit(data)
    expect(first.facts.started).toBe(false)
    const second = await means({ shrink: 0.1 }).fit(data, { warmStart: first })
    expect(second.facts.started).toBe(true)
  })

  test('refuses another type, width or set of classes, and a disposed model', async () => {
    const fit = (warmStart: Classifier<never>) => means().fit(data, { warmStart })
    const remedy = 'Fit without it.'
    await throwsExactly(
      async () => fit(await firstColumn().fit(data)),
      InputError,
      `test/means.fit: expected 'warmStart' to be a model with type 'test/means', got type 'test/firstColumn'. ${remedy}`,
    )
    await throwsExactly(
      async () => fit(await means().fit({ x: [[1], [2]], y: ['low', 'mid'] })),
      InputError,
      `test/means.fit: expected 'warmStart' to be a model with 2 features, got 1. ${remedy}`,
    )
    await throwsExactly(
      async () => fit(await means().fit({ x, y: ['low', 'low', 'mid', 'mid', 'mid'] })),
      InputError,
      `test/means.fit: expected 'warmStart' to be a model with the classes of y, got ["low","mid"]. ${remedy}`,
    )
    const gone = await means().fit(data)
    gone.dispose()
    await throwsExactly(
      () => fit(gone),
      InputError,
      'test/means.toState: expected a live model, got one that was disposed. Dispose it after its last use.',
    )
  })
})

describe('a model', () => {
  test('is frozen, with its facts and classes', async () => {
    const model = await means().fit(data)
    expect(Object.isFrozen(model) && Object.isFrozen(model.classes) && Object.isFrozen(model.facts)).toBe(true)
    expect(Object.isFrozen(model.facts.total)).toBe(true)
    expect(model.kind).toBe('classifier')
    expect(model.version).toBe(3)
    expect(model.params).toEqual(means().params)
    expect(model.means.shape).toEqual([3, 2])
  })

  test('has the abilities its methods have, and no others', async () => {
    const proba = await means().fit(data)
    expect('predictProba' in proba).toBe(true)
    expect('decisionFunction' in proba).toBe(false)
    const p = await proba.predictProba(tensor([0, 0, 9, 9], [2, 2]))
    expect([p.dtype, p.shape]).toEqual(['float64', [2, 3]])
    const values = await p.data()
    expect(values[0]! + values[1]! + values[2]!).toBeCloseTo(1, 12)
  })

  test('decides by the sign of a score of two classes, and by the largest of more', async () => {
    const two = await firstColumn().fit({ x, y: [0, 1, 1, 1, 1] })
    expect(
      await two.predict([
        [-1, 0],
        [0, 0],
        [1, 0],
      ]),
    ).toEqual([0, 0, 1])
    expect((await two.decisionFunction([[1, 1]])).shape).toEqual([1])
    const three = await firstColumn().fit(data)
    expect(
      await three.predict([
        [2, 0],
        [0, 0],
        [1, 0],
        [7, 0],
      ]),
    ).toEqual(['side', 'low', 'mid', 'low'])
    expect((await three.decisionFunction([[1, 1]])).shape).toEqual([1, 3])
  })

  test('predicts nothing for no rows', async () => {
    const model = await means().fit(data)
    expect(await model.predict([])).toEqual([])
    expect((await model.predictProba([])).shape).toEqual([0, 3])
  })

  test('refuses rows of another width, and NaN', async () => {
    const model = await means().fit(data)
    await throwsExactly(
      () => model.predict([[1]]),
      InputError,
      'test/means.predict: expected 2 features, as in fit, got 1. Prepare the rows as those the model learned from.',
    )
    await throwsExactly(
      () => model.predictProba([[1, NaN]]),
      InputError,
      'test/means.predictProba: expected finite numbers, got NaN in row 0, column 1. Impute or drop it first.',
    )
  })

  test('frees its tensors when disposed, once, and refuses every method afterwards', async () => {
    const model = await means().fit(data)
    const kept = model.means
    model.dispose()
    model.dispose()
    expect(kept.disposed).toBe(true)
    for (const method of ['predict', 'predictProba', 'toState'] as const) {
      await throwsExactly(
        () => (model[method] as (x: number[][]) => unknown)(x),
        InputError,
        `test/means.${method}: expected a live model, got one that was disposed. Dispose it after its last use.`,
      )
    }
  })

  test('is disposed at the end of a using block', async () => {
    let kept: { disposed: boolean }
    {
      using model = await means().fit(data)
      kept = model.means
      expect(kept.disposed).toBe(false)
    }
    expect(kept.disposed).toBe(true)
  })
})

describe('restore', () => {
  const saved = async () => {
    const model = await means({ shrink: 0.5 }).fit(data)
    return { type: 'test/means', version: 3, params: { ...model.params }, ...model.toState() }
  }

  test('gives a model that predicts the same', async () => {
    const model = means.restore(await saved())
    expect(model.params).toEqual({ shrink: 0.5, classWeight: null })
    expect(await model.predict([[5, 5]])).toEqual(['mid'])
    expect(Object.keys(model.facts)).toEqual(['total', 'draw', 'started'])
  })

  test('refuses what is not of this type and version', async () => {
    const refuses = async (change: object, message: string) => {
      const s = await saved()
      await throwsExactly(() => means.restore({ ...s, ...change }), FormatError, message)
    }
    const damaged = 'The file is damaged.'
    await refuses(
      { type: 'svc' },
      "test/means.restore: expected a 'test/means', got a 'svc'. Pass its definition to load().",
    )
    await refuses({ version: 4 }, 'test/means.restore: expected version 3, got 4. Update the package.')
    await refuses({ version: 2 }, 'test/means.restore: expected version 3, got 2. Fit the model again.')
    const facts = (await saved()).facts
    for (const features of [0, -1, 1.5, '2', [2]]) {
      await refuses(
        { facts: { ...facts, features } },
        `test/means.restore: expected 'features' to be a count or null, got ${features}. ${damaged}`,
      )
    }
    const classes = 'test/means.restore: expected two or more ascending classes among the facts'
    for (const [bad, shown] of [
      [undefined, 'undefined'],
      ['ab', "'ab'"],
      [['a'], "['a']"],
      [['b', 'a'], "['b', 'a']"],
      [['a', 'a'], "['a', 'a']"],
      [['a', 1], "['a', 1]"],
      [[{}, {}], '[{  }, {  }]'],
      [[null, null], '[null, null]'],
    ]) {
      await refuses({ facts: { ...facts, classes: bad } }, `${classes}, got ${shown}. ${damaged}`)
    }
    await refuses({ tensors: {} }, `state: expected tensor 'means' to be float64 [3, 2], got none. ${damaged}`)
    await refuses(
      { tensors: { means: tensor([1, 2], [1, 2]) } },
      `state: expected tensor 'means' to be float64 [3, 2], got float32 [1, 2]. ${damaged}`,
    )
  })
})
