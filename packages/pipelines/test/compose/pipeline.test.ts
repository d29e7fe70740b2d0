import {
  type ClassifierRecipe,
  FormatError,
  hostData,
  InputError,
  load,
  type Matrix,
  type Model,
  ParamError,
  type Progress,
  save,
  type Tensor,
} from '@foldwise/core'
import { estimatorChecks } from '@foldwise/testing'
import { describe, expect, test } from 'vitest'
import { oneHotEncoder, pipeline, pipelineOf } from '../../src/index.ts'
import { densify, drawing, failing, letters, maxScale, meanOf, means, positive, watching } from './steps.ts'

const x = [
  [1, 100],
  [2, 900],
  [-4, 200],
  [-3, 1000],
]
const y = ['up', 'up', 'down', 'down'] as const
const recipe = pipeline(maxScale(), maxScale({ times: 2 }), means())

describe('a pipeline keeps the contract of its last step', () => {
  const subject = { recipe, type: pipelineOf(maxScale, maxScale, means) }
  const expectedFailures = { 'a weight of 0 is no row': 'the scaler looks at every row, whatever it weighs' }
  for (const c of estimatorChecks(subject, { expectedFailures })) test(c.name, c.run)
})

const rejection = async (run: () => unknown): Promise<Error> => {
  try {
    await run()
  } catch (error) {
    return error as Error
  }
  return expect.fail('expected an error, got none')
}

describe('pipeline', () => {
  test('fits each step on what the steps before make of the training rows', async () => {
    const model = await recipe.fit({ x, y })
    const [first, second, last] = model.steps
    expect(hostData(first.toState().tensors.max!)).toEqual(Float64Array.of(4, 1000))
    // The first step brought every column to 1 at most.
    expect(hostData(second.toState().tensors.max!)).toEqual(Float64Array.of(0.5, 0.5))
    expect(hostData(last.means)).toEqual(Float64Array.of(-1.75, 1.2, 0.75, 1))
    expect(first.facts).toEqual({ sawY: true, rows: 4 })
    expect(await model.predict([[3, 500]])).toEqual(['up'])
    expect(model.classes).toEqual(['down', 'up'])
    expect((await model.predictProba([[3, 500]])).shape).toEqual([1, 2])
    expect(model.facts).toBe(last.facts)
  })

  test('gives steps of one type random numbers of their own, and the first those of the step alone', async () => {
    const draws = [drawing(), maxScale(), drawing(), drawing({ n: 1 })] as const
    const first = await pipeline(draws[0], draws[1], draws[2]).fit({ x }, { seed: 3 })
    const [a, , b] = first.steps
    expect(a.facts).toEqual((await drawing().fit({ x }, { seed: 3 })).facts)
    expect(b.facts.draw).not.toBe(a.facts.draw)
    const again = await pipeline(draws[0], draws[2], draws[3]).fit({ x }, { seed: 3 })
    expect(again.steps.map((s) => s.facts.draw)).toEqual([a.facts.draw, b.facts.draw, expect.any(Number)])
    expect(new Set(again.steps.map((s) => s.facts.draw)).size).toBe(3)
  })

  test('names columns through its steps', async () => {
    const model = await pipeline(oneHotEncoder(), maxScale()).fit({ x: [['a'], ['b']] })
    expect(model.featureNames).toEqual(['x0_a', 'x0_b'])
    expect(model.featureNamesOut!(['city'])).toEqual(['city_a', 'city_b'])
  })

  test('gives weights to the last step only', async () => {
    const model = await recipe.fit({ x, y, weight: [1, 2, 3, 4] })
    expect(model.facts.total).toEqual([7, 3])
    expect(hostData(model.steps[0].toState().tensors.max!)).toEqual(Float64Array.of(4, 1000))
  })

  test('hands the last step validation rows as the fitted steps transform them', async () => {
    const validation = { x: [[2, 500]], y: ['up'] as const, weight: [3] }
    const model = await pipeline(maxScale(), maxScale({ times: 2 }), watching()).fit({ x, y, validation })
    // Columns of at most 4 and 1000 in the rows to learn from, then of 1, divided by half of that.
    expect(model.facts.watched).toEqual({ x: [1, 1], y: [1], weight: [3] })
    expect((await rejection(() => recipe.fit({ x, y, validation }))).message).toMatch(
      /^test\/means.fit: expected no 'validation' rows/,
    )
  })

  test('may end in a regressor, a clusterer or a transformer, or have one step', async () => {
    const regressor = await pipeline(maxScale(), meanOf()).fit({ x, y: [1, 2, 3, 6] })
    expect(await regressor.predict(x)).toEqual(Float64Array.of(3, 3, 3, 3))
    const clusterer = await pipeline(maxScale(), positive()).fit({ x })
    expect(await clusterer.predict(x)).toEqual(Int32Array.of(1, 1, 0, 0))
    const transformer = await pipeline(maxScale(), maxScale()).fit({ x })
    expect([...hostData((await transformer.transform([[4, 1000]])) as Tensor)]).toEqual([1, 1])
    expect('predict' in transformer).toBe(false)
    const single = await pipeline(means()).fit({ x, y })
    expect(await single.predict([[1, 100]])).toEqual(['up'])
  })

  test('reports the progress of every step', async () => {
    const seen: string[] = []
    await recipe.fit({ x, y }, { onProgress: (p: Progress) => seen.push(p.stage) })
    expect(seen).toEqual(['scale', 'scale', 'means'])
  })

  test('aborted after a step, rejects with the reason and frees the fitted steps', async () => {
    const made: Tensor[] = []
    const watched = {
      ...maxScale(),
      fitTransform: undefined,
      async fit(...args: Parameters<ReturnType<typeof maxScale>['fit']>) {
        const model = await maxScale().fit(...args)
        made.push(model.toState().tensors.max!)
        return model
      },
    }
    for (const stage of ['scale', 'means']) {
      const stop = new AbortController()
      const onProgress = (p: Progress) => p.stage === stage && made.length > 0 && stop.abort('enough')
      const fitting = pipeline(watched as never as ReturnType<typeof maxScale>, maxScale(), means()).fit(
        { x, y },
        { signal: stop.signal, onProgress },
      )
      expect(await rejection(() => fitting)).toBe('enough')
      expect(made.length).toBeGreaterThan(0)
      expect(made.every((t) => t.disposed)).toBe(true)
      made.length = 0
    }
  })

  test('frees the fitted steps when a later one fails', async () => {
    let kept: Model | undefined
    const keep = {
      ...maxScale(),
      fitTransform: undefined,
      fit: async (...args: Parameters<ReturnType<typeof maxScale>['fit']>) => (kept = await maxScale().fit(...args)),
    } as never as ReturnType<typeof maxScale>
    const fail = { now: true }
    expect((await rejection(() => pipeline(keep, failing(fail), means()).fit({ x, y }))).message).toBe('cannot')
    expect(() => kept!.toState()).toThrow(InputError)
    fail.now = false
    expect(await (await pipeline(keep, failing(fail), means()).fit({ x, y })).predict([[1, 100]])).toEqual(['up'])
  })

  test('disposing the model frees its steps', async () => {
    const model = await recipe.fit({ x, y })
    const tensors = model.steps.flatMap((s) => Object.values(s.toState().tensors))
    model.dispose()
    model.dispose()
    expect(tensors.every((t) => t.disposed)).toBe(true)
    const error = await rejection(() => model.predict(x))
    expect([error.name, error.message]).toEqual([
      'InputError',
      'pipeline.predict: expected a live model, got one that was disposed. Dispose it after its last use.',
    ])
  })

  test('a warm start reaches the last step, and only that', async () => {
    const first = await recipe.fit({ x, y })
    expect(first.facts.warm).toBe(false)
    const second = await recipe.fit({ x, y }, { warmStart: first })
    expect(second.facts.warm).toBe(true)
    const other = await pipeline(maxScale(), means()).fit({ x, y })
    expect((await rejection(() => recipe.fit({ x, y }, { warmStart: other }))).message).toBe(
      "pipeline.fit: expected 'warmStart' to be a pipeline of 3 steps, got one of 2. Fit without it.",
    )
    const alone = await means().fit({ x, y })
    expect((await rejection(() => recipe.fit({ x, y }, { warmStart: alone }))).message).toBe(
      "pipeline.fit: expected 'warmStart' to be a pipeline of 3 steps, got a 'test/means'. Fit without it.",
    )
  })

  test('joins the graphs of its steps, or names the step that has none', async () => {
    const scales = await pipeline(maxScale(), maxScale()).fit({ x })
    const graph = scales.toGraph!()
    expect(graph.nodes.map((n) => [n.op, ...n.inputs, ...n.outputs])).toEqual([
      ['Div', 'x', 's0_c0', 's0_scaled'],
      ['Div', 's0_scaled', 's1_c0', 'scaled'],
    ])
    const error = await rejection(async () => (await recipe.fit({ x, y })).toGraph!())
    expect([error.name, error.message]).toEqual([
      'ParamError',
      "pipeline.toGraph: expected steps that can be exported, got 'test/means', which cannot. Leave it out, or use another.",
    ])
  })

  const untyped = pipeline as unknown as (...steps: unknown[]) => ClassifierRecipe<Matrix>
  test.each([
    [[], 'pipeline: expected at least one step, got none. Give it recipes.'],
    [
      [means(), means()],
      "pipeline: expected a transformer as step 0, got the classifier 'test/means'. Only the last step may predict.",
    ],
    [[maxScale, means()], 'pipeline: expected recipes, got function make as step 0. Call its factory first: tfidf().'],
    [[maxScale(), undefined], 'pipeline: expected recipes, got undefined as step 1. Call its factory first: tfidf().'],
  ])('refuses the steps %#', async (steps, message) => {
    const error = await rejection(() => untyped(...steps))
    expect(error).toBeInstanceOf(ParamError)
    expect(error.message).toBe(message)
  })

  test('has no parameters of its own', () => {
    expect(recipe.params).toEqual({})
    expect(recipe.with({}).steps).toEqual(recipe.steps)
    expect(() => recipe.with({ times: 3 } as never)).toThrow(
      "pipeline: expected no parameters of its own, got 'times'. Make a pipeline of the changed steps.",
    )
  })
})

describe('pipelineOf', () => {
  const fitted = async () => save(await recipe.fit({ x, y }))
  const message = async (run: () => unknown): Promise<string> => {
    const error = await rejection(run)
    expect(error).toBeInstanceOf(FormatError)
    return error.message
  }

  test('rebuilds a pipeline', async () => {
    const bytes = await fitted()
    const model = load(bytes, pipelineOf(maxScale, maxScale, means))
    expect(await model.predict(x)).toEqual(y)
    expect(save(model)).toEqual(bytes)
  })

  test('rebuilds pipelines in pipelines, also two of them', async () => {
    const nested = pipeline(pipeline(maxScale(), maxScale()), pipeline(maxScale(), means()))
    const model = await nested.fit({ x, y })
    const type = pipelineOf(pipelineOf(maxScale, maxScale), pipelineOf(maxScale, means))
    const again = load(save(model), type)
    expect(await again.predict(x)).toEqual(await model.predict(x))
    const texts = pipeline(letters(), pipeline(densify(), means()))
    const spoken = await texts.fit({ x: ['aa', 'a', 'bb', 'b'], y })
    expect(await spoken.predict(['aaa', 'bbb'])).toEqual(['up', 'down'])
  })

  test('refuses other steps, another order, and a file of one step', async () => {
    const bytes = await fitted()
    expect(await message(() => load(bytes, pipelineOf(maxScale, means)))).toBe(
      "pipeline.restore: expected the steps test/maxScale, test/means, got test/maxScale, test/maxScale, test/means. Pass the file's types to pipelineOf().",
    )
    const one = save(await means().fit({ x, y }))
    expect(await message(() => load(one, pipelineOf(maxScale, means)))).toBe(
      "model file: expected 'pipeline', got 'test/means'. Pass its definition to load().",
    )
    expect(await message(() => load(bytes, means))).toBe(
      "model file: expected 'test/means', got 'pipeline'. Pass its definition to load().",
    )
  })

  test('refuses a later version, and anything beside the steps', async () => {
    const { restore } = pipelineOf(maxScale, means)
    const saved = { type: 'pipeline', version: 1, params: {}, facts: {}, tensors: {} }
    expect(await message(() => restore({ ...saved, version: 2 }))).toBe(
      'pipeline.restore: expected version 1, got 2. Update the package.',
    )
    expect(await message(() => restore({ ...saved, params: { x: 1 } }))).toBe(
      "pipeline.restore: expected nothing besides its steps, got 'x'. The file is damaged.",
    )
    expect(await message(() => restore(saved))).toBe(
      "pipeline.restore: expected the steps test/maxScale, test/means, got none. Pass the file's types to pipelineOf().",
    )
  })
})
