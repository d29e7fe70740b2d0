import { InputError, type Label, type Matrix, stream, type Tensor, tensor } from '@foldwise/core'
import { describe, expect, test } from 'vitest'
import {
  adaBoostClassifier,
  baggingClassifier,
  baggingRegressor,
  decisionTreeClassifier,
  decisionTreeMultiOutputClassifier,
  decisionTreeRegressor,
  dummyClassifier,
  dummyRegressor,
  extraTreesClassifier,
  extraTreesMultiOutputClassifier,
  extraTreesRegressor,
  gradientBoostingClassifier,
  gradientBoostingRanker,
  gradientBoostingRegressor,
  isolationForest,
  isotonicRegression,
  randomForestClassifier,
  randomForestMultiOutputClassifier,
  randomForestRegressor,
  stackingClassifier,
  stackingRegressor,
  votingClassifier,
  votingRegressor,
} from '../src/index.ts'
import { longestStretch } from './longest-stretch.ts'

// Every tree and every model made of trees, given what it should not be given.

type Kind = 'labels' | 'rows of labels' | 'numbers' | 'grades' | 'none'

interface Data {
  readonly x: Matrix
  readonly y?: readonly unknown[]
  readonly weight?: readonly number[]
  readonly groups?: readonly number[]
  readonly validation?: { readonly x: Matrix; readonly y: readonly unknown[] }
}
interface AnyModel extends Disposable {
  predict(x: Matrix): Promise<ArrayLike<number | Label | readonly Label[]>>
}
interface AnyRecipe {
  readonly type: string
  readonly kind: string
  fit(data: Data, options?: object): Promise<AnyModel>
}

const leaf = { minSamplesLeaf: 2 }
const tree = decisionTreeClassifier({ maxDepth: 3 })
const valueTree = decisionTreeRegressor({ maxDepth: 3 })
const boosting = { nEstimators: 5, minSamplesLeaf: 2 }
const recipes = [
  ['labels', decisionTreeClassifier()],
  ['rows of labels', decisionTreeMultiOutputClassifier()],
  ['numbers', decisionTreeRegressor()],
  ['labels', randomForestClassifier({ nEstimators: 5 })],
  ['rows of labels', randomForestMultiOutputClassifier({ nEstimators: 5 })],
  ['numbers', randomForestRegressor({ nEstimators: 5, ...leaf })],
  ['labels', extraTreesClassifier({ nEstimators: 5 })],
  ['rows of labels', extraTreesMultiOutputClassifier({ nEstimators: 5 })],
  ['numbers', extraTreesRegressor({ nEstimators: 5 })],
  ['none', isolationForest({ nEstimators: 5 })],
  ['labels', gradientBoostingClassifier(boosting)],
  ['numbers', gradientBoostingRegressor(boosting)],
  ['grades', gradientBoostingRanker(boosting)],
  ['labels', votingClassifier([tree, gradientBoostingClassifier(boosting)])],
  ['numbers', votingRegressor([valueTree, gradientBoostingRegressor(boosting)])],
  ['labels', stackingClassifier([tree], gradientBoostingClassifier(boosting), { cv: 3 })],
  ['numbers', stackingRegressor([valueTree], gradientBoostingRegressor(boosting), { cv: 3 })],
  ['labels', baggingClassifier(tree, { nEstimators: 4 })],
  ['numbers', baggingRegressor(valueTree, { nEstimators: 4 })],
  ['labels', adaBoostClassifier({ nEstimators: 5 })],
  ['labels', dummyClassifier()],
  ['numbers', dummyRegressor()],
  ['numbers', isotonicRegression()],
] as unknown as readonly (readonly [Kind, AnyRecipe])[]

const ROWS = 60
const rng = stream(3, 'bad input of trees')
const narrow = (recipe: AnyRecipe): boolean => recipe.type === 'isotonicRegression'

/** Rows, of one column for a line, and targets that they tell. */
function goodData(kind: Kind, recipe: AnyRecipe): Data & { readonly x: readonly number[][] } {
  const r = stream(1, kind)
  const x = Array.from({ length: ROWS }, () =>
    Array.from({ length: narrow(recipe) ? 1 : 3 }, () => Math.round(100 * r.normal()) / 100),
  )
  return {
    x,
    ...targets(
      kind,
      x.map(([v]) => v!),
    ),
  }
}

function targets(kind: Kind, by: readonly number[]): Pick<Data, 'y' | 'groups'> {
  switch (kind) {
    case 'labels':
      return { y: by.map((v) => (v > 0 ? 'up' : 'down')) }
    case 'rows of labels':
      return { y: by.map((v) => [v > 0 ? 'up' : 'down', v > 1]) }
    case 'numbers':
      return { y: by }
    case 'grades':
      return { y: by.map((v) => Math.min(3, Math.max(0, Math.floor(v + 1)))), groups: by.map((_, i) => i % 4) }
    case 'none':
      return {}
  }
}

async function refuses(fitting: Promise<AnyModel>): Promise<string> {
  const error = await fitting.then(
    (model) => model[Symbol.dispose](),
    (e) => e,
  )
  expect(error).toBeInstanceOf(InputError)
  expect((error as Error).message).toMatch(/^\S+: .*expected .*, got .*\. [A-Z].*\.$/)
  return (error as Error).message
}

/** A test of the kinds that it is about. */
const when =
  (holds: boolean) =>
  (name: string, run: () => Promise<void>): void => {
    if (holds) test(name, run)
  }

const isSound = (v: number | Label | readonly Label[]): boolean => typeof v !== 'number' || Number.isFinite(v)

describe.each(recipes.map(([kind, recipe]) => ({ name: recipe.type, kind, recipe })))('$name', ({ kind, recipe }) => {
  const data = goodData(kind, recipe)
  const where = `${recipe.type}.fit`

  test('refuses no rows', async () => {
    const none = { ...data, x: [], ...(data.y && { y: [] }), ...(data.groups && { groups: [] }) }
    expect(await refuses(recipe.fit(none))).toContain(`${where}: expected at least one row, got none`)
  })

  const weighted = kind !== 'none' && kind !== 'grades'
  when(weighted)('refuses weights that are all 0, negative, no numbers, infinite, or too few', async () => {
    const weights = (w: number): number[] => Array.from({ length: ROWS }, (_, i) => (i === 9 ? w : 1))
    const zeros = recipe.fit({ ...data, weight: Array(ROWS).fill(0) })
    expect(await refuses(zeros)).toContain(`${where}: expected weights that are not all 0`)
    for (const w of [-1, NaN, Infinity]) {
      expect(await refuses(recipe.fit({ ...data, weight: weights(w) }))).toContain(`got ${w} in row 9`)
    }
    await refuses(recipe.fit({ ...data, weight: [1] }))
  })

  when(kind !== 'none')('refuses targets that are missing or not finite, and says where', async () => {
    for (const v of [NaN, Infinity, -Infinity, null, undefined]) {
      const bad = kind === 'rows of labels' ? [v, true] : v
      const message = await refuses(recipe.fit({ ...data, y: data.y!.with(7, bad) }))
      expect(message).toContain('row 7')
    }
    expect(await refuses(recipe.fit({ ...data, y: data.y!.slice(1) }))).toContain(`${ROWS}`)
  })

  when(kind.includes('labels'))('refuses a single class, and names it', async () => {
    const y = data.y!.map(() => (kind === 'labels' ? 'up' : ['up', true]))
    expect(await refuses(recipe.fit({ ...data, y }))).toContain("got only 'up'")
  })

  when(kind === 'numbers' || kind === 'grades')('predicts the one target there is', async () => {
    using model = await recipe.fit({ ...data, y: data.y!.map(() => 2) })
    const found = Array.from(await model.predict(data.x), Number)
    expect(new Set(found).size).toBe(1)
    if (kind === 'numbers') expect(found[0]).toBeCloseTo(2, 12)
  })

  test('predicts the same everywhere from columns that are constant', async () => {
    const x = data.x.map((row) => row.map((_, j) => j - 0.5))
    using model = await recipe.fit({ ...data, x })
    const found = Array.from(await model.predict(x))
    expect(new Set(found.map((v) => JSON.stringify(v))).size).toBe(1)
    expect(found.every(isSound)).toBe(true)
  })

  test('refuses infinite values and says where, or predicts finite numbers', async () => {
    for (const v of [Infinity, -Infinity]) {
      const x = data.x.with(5, data.x[5]!.with(0, v))
      const result = await recipe.fit({ ...data, x }).then(
        (model) => model,
        (e: unknown) => e,
      )
      if (result instanceof Error) {
        expect(result).toBeInstanceOf(InputError)
        // Parts of a bag count the rows they drew.
        expect(result.message).toMatch(recipe.type.startsWith('bagging') ? / in row \d/ : / in row 5\b/)
      } else {
        using model = result as AnyModel
        expect(Array.from(await model.predict(x)).every(isSound)).toBe(true)
      }
    }
  })

  test('watches no validation rows of another width', async () => {
    const validation = { x: data.x.map((row) => [...row, 1]), y: data.y ?? [] }
    const message = await refuses(recipe.fit({ ...data, validation }))
    expect(message).toMatch(/validation/)
  })

  test('predicts no rows of another width', async () => {
    using model = await recipe.fit(data)
    await expect(model.predict(data.x.map((row) => [...row, 1]))).rejects.toThrow(InputError)
    await expect(model.predict([])).resolves.toHaveLength(0)
  })
})

test('boosting keeps 254 of 1,000 categories, says so, and the rest are as unknown ones', async () => {
  const rows = 4000
  const x = tensor(
    Float64Array.from({ length: rows }, (_, i) => i % 1000),
    [rows, 1],
  )
  const y = Array.from({ length: rows }, (_, i) => (i % 1000) % 2)
  const weight = Array.from({ length: rows }, (_, i) => (i % 1000 < 200 ? 4 : 1))
  for (const recipe of [
    gradientBoostingRegressor({ ...boosting, categoricalFeatures: [0] }),
    gradientBoostingClassifier({ ...boosting, categoricalFeatures: [0] }),
  ] as unknown as readonly AnyRecipe[]) {
    const warnings: string[] = []
    const onWarning = (w: { readonly code: string }) => warnings.push(w.code)
    using model = await recipe.fit({ x, y, weight }, { onWarning })
    expect(warnings).toEqual(['rare-categories'])
    const [unknown, other] = Array.from(await model.predict([[123456], [54321]]))
    expect(other).toEqual(unknown)
    expect(isSound(unknown!)).toBe(true)
  }
})

describe('an abort is answered within 200 ms of work', () => {
  const columns = 16
  const drawn = new Map<number, { readonly x: Tensor; readonly target: number[] }>()
  const many = (rows: number) => {
    let made = drawn.get(rows)
    if (!made) {
      const values = Float64Array.from({ length: rows * columns }, () => rng.normal())
      // No single column tells it.
      const target = Array.from({ length: rows }, (_, i) => values[i * columns]! * values[i * columns + 1]!)
      drawn.set(rows, (made = { x: tensor(values, [rows, columns]), target }))
    }
    return made
  }
  const deep = [decisionTreeClassifier()]
  // Two trees of so many rows that growing them without a pause takes longer than the limit.
  const large = [
    [200_000, 'labels', decisionTreeClassifier()],
    [60_000, 'rows of labels', decisionTreeMultiOutputClassifier({ criterion: 'entropy' })],
    [200_000, 'numbers', decisionTreeRegressor()],
    [60_000, 'numbers', decisionTreeRegressor({ criterion: 'absoluteError' })],
    [60_000, 'labels', randomForestClassifier()],
    [60_000, 'labels', randomForestClassifier({ maxBins: 64 })],
    [60_000, 'rows of labels', randomForestMultiOutputClassifier()],
    [60_000, 'numbers', randomForestRegressor({ oobScore: true })],
    [60_000, 'labels', extraTreesClassifier()],
    [60_000, 'rows of labels', extraTreesMultiOutputClassifier()],
    [60_000, 'numbers', extraTreesRegressor()],
    [60_000, 'none', isolationForest({ nEstimators: 2000, contamination: 0.1 })],
    [60_000, 'labels', gradientBoostingClassifier({ nEstimators: 500 })],
    [60_000, 'numbers', gradientBoostingRegressor({ nEstimators: 500 })],
    [60_000, 'grades', gradientBoostingRanker({ nEstimators: 500 })],
    [60_000, 'labels', votingClassifier([randomForestClassifier(), ...deep])],
    [60_000, 'numbers', votingRegressor([decisionTreeRegressor(), randomForestRegressor()])],
    [60_000, 'labels', stackingClassifier(deep, gradientBoostingClassifier())],
    [60_000, 'numbers', stackingRegressor([decisionTreeRegressor()], gradientBoostingRegressor())],
    [60_000, 'labels', baggingClassifier(decisionTreeClassifier(), { nEstimators: 50, oobScore: true })],
    [60_000, 'numbers', baggingRegressor(decisionTreeRegressor(), { nEstimators: 50 })],
    [60_000, 'labels', adaBoostClassifier({ nEstimators: 500 })],
  ] as unknown as readonly (readonly [number, Kind, AnyRecipe])[]

  describe.each(large.map(([rows, kind, recipe]) => ({ name: recipe.type, rows, kind, recipe })))(
    '$name',
    ({ rows, kind, recipe }) => {
      const data = () => {
        const { x, target } = many(rows)
        const found = targets(kind, target)
        return { x, ...found, ...(found.groups && { groups: found.groups.map((_, i) => i % 500) }) }
      }

      test('one in the first turn ends the fit', async () => {
        const at = new AbortController()
        const reason = new Error('enough')
        const fitting = recipe.fit(data(), { signal: at.signal })
        setImmediate(() => at.abort(reason))
        await expect(fitting).rejects.toBe(reason)
      })

      test('turns are less than 200 ms of work apart', async () => {
        const given = data()
        const limits = { limit: 200, patience: 400 }
        const { longest, ended } = await longestStretch((signal) => recipe.fit(given, { signal }), limits)
        expect(longest).toBeLessThan(limits.limit)
        expect(['enough', 'done']).toContain(ended)
      })
    },
  )
})
