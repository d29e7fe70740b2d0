import { type FitOptions, InputError, ParamError, sparseFromDense } from '@foldwise/core'
import { describe, expect, test } from 'vitest'
import {
  agglomerative,
  bernoulliNB,
  calibratedClassifier,
  complementNB,
  dbscan,
  gaussianMixture,
  gaussianNB,
  kMeans,
  kNeighborsClassifier,
  kNeighborsRegressor,
  localOutlierFactor,
  miniBatchKMeans,
  multinomialNB,
  nearestNeighbors,
  nmf,
  oneVsOne,
  oneVsRest,
  radiusNeighborsClassifier,
  radiusNeighborsRegressor,
  selfTraining,
  truncatedSvd,
  tsne,
} from '../src/index.ts'

// Clusters, components, neighbours, naive Bayes and what is made around classifiers, given what they should not be given.

type Rows = readonly (readonly number[])[]
interface AnyModel extends Disposable {
  readonly facts: object
  predict?(x: unknown): Promise<ArrayLike<unknown>>
  transform?(x: unknown): Promise<{ data?(): Promise<ArrayLike<number>>; values?: ArrayLike<number> }>
}
interface AnyRecipe {
  readonly type: string
  readonly params: object
  fit(data: object, options?: FitOptions): Promise<AnyModel>
}
type Kind = 'none' | 'labels' | 'numbers'
interface Subject {
  readonly recipe: AnyRecipe
  readonly y: Kind
  readonly weighted: boolean
  /** A copy that takes distances. */
  readonly precomputed?: AnyRecipe
  /** A copy that asks for more than there is. */
  readonly tooMany?: AnyRecipe
}

const subject = (y: Kind, weighted: boolean, recipe: unknown, more: object = {}): Subject =>
  ({ recipe, y, weighted, ...more }) as Subject
const distances = { metric: 'precomputed' } as const

const subjects = [
  subject('none', true, dbscan({ minSamples: 2, eps: 1 }), { precomputed: dbscan(distances) }),
  subject('none', false, agglomerative(), {
    precomputed: agglomerative({ ...distances, linkage: 'average' }),
    tooMany: agglomerative({ nClusters: 99 }),
  }),
  subject('none', true, kMeans({ nClusters: 3 }), { tooMany: kMeans({ nClusters: 99 }) }),
  subject('none', true, miniBatchKMeans({ nClusters: 3 }), { tooMany: miniBatchKMeans({ nClusters: 99 }) }),
  subject('none', false, gaussianMixture({ nComponents: 2 }), { tooMany: gaussianMixture({ nComponents: 99 }) }),
  subject('none', false, gaussianMixture({ nComponents: 2, covarianceType: 'tied' })),
  subject('none', false, gaussianMixture({ nComponents: 2, covarianceType: 'diag' })),
  subject('none', false, nmf({ maxIter: 20 }), { tooMany: nmf({ nComponents: 99, init: 'nndsvd' }) }),
  subject('none', false, truncatedSvd(), { tooMany: truncatedSvd({ nComponents: 99 }) }),
  subject('none', false, nearestNeighbors({ nNeighbors: 2 }), {
    precomputed: nearestNeighbors(distances),
    tooMany: nearestNeighbors({ nNeighbors: 99 }),
  }),
  subject('labels', false, kNeighborsClassifier({ nNeighbors: 2 }), {
    precomputed: kNeighborsClassifier(distances),
    tooMany: kNeighborsClassifier({ nNeighbors: 99 }),
  }),
  subject('numbers', false, kNeighborsRegressor({ nNeighbors: 2, weights: 'distance' }), {
    precomputed: kNeighborsRegressor(distances),
    tooMany: kNeighborsRegressor({ nNeighbors: 99 }),
  }),
  subject('labels', false, radiusNeighborsClassifier({ outlierLabel: 'mostFrequent' })),
  subject('numbers', false, radiusNeighborsRegressor()),
  subject('none', false, localOutlierFactor({ nNeighbors: 5 }), { precomputed: localOutlierFactor(distances) }),
  subject('none', false, tsne({ perplexity: 3, maxIter: 250 }), {
    precomputed: tsne({ ...distances, init: 'random', perplexity: 3 }),
    tooMany: tsne({ perplexity: 99 }),
  }),
  subject('labels', true, gaussianNB()),
  subject('labels', true, multinomialNB()),
  subject('labels', true, complementNB()),
  subject('labels', true, bernoulliNB()),
  subject('labels', true, calibratedClassifier(gaussianNB(), { cv: 3 })),
  subject('labels', true, selfTraining(gaussianNB())),
  subject('labels', true, oneVsRest(gaussianNB())),
  subject('labels', true, oneVsOne(gaussianNB())),
]

const ROWS = 24
const x = Array.from({ length: ROWS }, (_, i) => [3 * (i % 3) + ((i * 7) % 5) / 5, ((i * 11) % 7) / 7, i % 2])
const targets = (kind: Kind, rows: Rows): { readonly y?: readonly unknown[] } =>
  kind === 'none' ? {} : { y: rows.map((row, i) => (kind === 'labels' ? 'abc'[i % 3] : row[0]! + i)) }
const at = (rows: Rows, row: number, column: number, value: number): Rows =>
  rows.map((r, i) => (i === row ? r.with(column, value) : r))
const square = x.map((a) => x.map((b) => Math.abs(a[0]! - b[0]!) + Math.abs(a[1]! - b[1]!)))

async function refused(fitting: () => Promise<unknown>, kind: typeof InputError | typeof ParamError = InputError) {
  const error = await Promise.resolve()
    .then(fitting)
    .catch((e: unknown) => e)
  expect(error).toBeInstanceOf(kind)
  expect((error as Error).message).toMatch(/^\S+: expected .*, got .*\. [A-Z].*\.$/)
  return (error as Error).message
}

/** Numbers that a model makes of rows. */
async function made(model: AnyModel, rows: unknown): Promise<readonly unknown[]> {
  const found: unknown[] = model.predict ? Array.from(await model.predict(rows)) : []
  const other = await model.transform?.(rows)
  if (other) found.push(...Array.from(other.data ? await other.data() : other.values!))
  return found
}
const isSound = (v: unknown): boolean => typeof v !== 'number' || Number.isFinite(v)

const nameOf = ({ recipe }: Subject): string => {
  const { covarianceType } = recipe.params as { covarianceType?: string }
  return covarianceType ? `${recipe.type}, ${covarianceType}` : recipe.type
}

describe.each(subjects.map((s) => ({ name: nameOf(s), ...s })))('$name', ({ recipe, y, weighted, ...more }) => {
  const fit = (rows: Rows, others: object = {}, one = recipe) => one.fit({ x: rows, ...targets(y, rows), ...others })

  test('refuses no rows, and numbers that are not finite, and says where', async () => {
    expect(await refused(() => fit([]))).toContain(`${recipe.type}.fit: expected at least one row`)
    for (const v of [NaN, Infinity, -Infinity]) {
      expect(await refused(() => fit(at(x, 4, 1, v)))).toMatch(new RegExp(`got ${v} in row \\d+, column 1`))
    }
  })

  test('refuses weights that are none, or, where it uses none, all of them', async () => {
    for (const weight of [
      [1],
      Array(ROWS).fill(0),
      Array(ROWS).fill(1).with(2, -1),
      Array(ROWS).fill(1).with(2, NaN),
    ]) {
      await refused(() => fit(x, { weight }))
    }
    const ones = { weight: Array(ROWS).fill(1) }
    if (weighted) (await fit(x, ones))[Symbol.dispose]()
    else await refused(() => fit(x, ones))
  })

  if (more.tooMany)
    test('refuses to find more than there are', async () => {
      expect(await refused(() => fit(x, {}, more.tooMany), ParamError)).toMatch(/\b(24|3)\b/)
    })

  test('makes finite numbers of one row, or says why not', async () => {
    for (const rows of [x.slice(0, 1), x.slice(0, 2)]) {
      const result = await fit(rows).catch((e: unknown) => e)
      if (result instanceof Error) expect(result.message).toMatch(/^\S+\.fit: expected .*, got .*\. [A-Z].*\.$/)
      else {
        using model = result as AnyModel
        expect((await made(model, rows)).every(isSound)).toBe(true)
      }
    }
  })

  test('makes finite numbers of constant columns, of equal rows, and far from 0, or says why not', async () => {
    const kinds: readonly Rows[] = [
      x.map(([, b]) => [1, b!, 2]),
      x.map(() => [1, 1, 1]),
      x.map(() => [0, 0, 0]),
      x.map((_, i) => x[i % 2]!),
      x.map((row) => row.map((v) => 1e9 + v)),
    ]
    let sound = 0
    for (const rows of kinds) {
      const result = await fit(rows).catch((e: unknown) => e)
      if (result instanceof Error) {
        expect(result).toBeInstanceOf(InputError)
        expect(result.message).toMatch(/constant|vary|singular/)
        continue
      }
      sound++
      using model = result as AnyModel
      expect((await made(model, rows)).every(isSound)).toBe(true)
      expect(JSON.stringify(model.facts)).not.toContain('null')
    }
    expect(sound).toBeGreaterThanOrEqual(3)
  })

  test('makes finite numbers of values whose squares are infinite, or refuses them', async () => {
    for (const rows of [x.map((row) => row.map((v) => 1e200 * v)), at(x, 4, 0, 1.7e308)]) {
      const result = await fit(rows).catch((e: unknown) => e)
      if (result instanceof Error) expect(result).toBeInstanceOf(InputError)
      else {
        using model = result as AnyModel
        expect((await made(model, rows)).every(isSound)).toBe(true)
        expect(JSON.stringify(model.facts)).not.toContain('null')
      }
    }
  })

  test('asks of other rows what it asked of the first', async () => {
    using model = await fit(x)
    await expect(
      made(
        model,
        x.map((row) => row.slice(1)),
      ),
    ).rejects.toThrow(InputError)
    await expect(made(model, at(x, 2, 1, NaN))).rejects.toThrow(/NaN/)
    expect(await made(model, [])).toEqual([])
  })

  const { precomputed } = more
  if (precomputed)
    test('refuses distances that are none', async () => {
      expect(await refused(() => fit(x, {}, precomputed))).toContain('expected a square of distances')
      expect(await refused(() => fit(at(square, 2, 5, -1), {}, precomputed))).toContain('got -1 in row 2, column 5')
      expect(await refused(() => fit(at(square, 2, 5, NaN), {}, precomputed))).toContain('row 2, column 5')
      const sparse = { x: sparseFromDense(square.flat(), ROWS, ROWS) }
      expect(await refused(() => fit(square, sparse, precomputed))).toMatch(/dense/)
      if (['dbscan', 'agglomerative', 'tsne'].includes(recipe.type)) {
        expect(await refused(() => fit(at(square, 2, 5, 99), {}, precomputed))).toContain(
          'expected symmetric distances',
        )
        expect(await refused(() => fit(at(square, 2, 2, 1), {}, precomputed))).toContain('got 1 in row 2')
      }
    })
})
