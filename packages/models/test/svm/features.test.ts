import { sparseFromDense, stream } from '@foldwise/core'
import { denseRows, estimatorChecks, sparseRows } from '@foldwise/testing'
import { describe, expect, test } from 'vitest'
import { linearSvc, nystroem, rbfSampler } from '../../src/index.ts'
import fixture from '../fixtures/svm.json' with { type: 'json' }
import { runOnnx } from '../run-onnx.ts'

// The basis is drawn from rows by their places, so that other orders have other features: with all rows as the basis only their signs
// and rotations are the same, of which the kit knows nothing.
const tolerance = { order: 1e9, graph: 1e-5 }
const subjects = {
  nystroem: { recipe: nystroem({ nComponents: 12, gamma: 0.05 }), type: nystroem, tolerance, input: denseRows },
  'nystroem, sparse, poly': {
    recipe: nystroem({ nComponents: 8, kernel: 'poly', gamma: 0.01, degree: 2 }),
    type: nystroem,
    tolerance,
    input: sparseRows,
  },
  rbfSampler: {
    recipe: rbfSampler({ nComponents: 20, gamma: 0.01 }),
    type: rbfSampler,
    tolerance: { graph: 1e-5 },
    input: denseRows,
  },
  'rbfSampler, sparse': {
    recipe: rbfSampler({ nComponents: 20, gamma: 'scale' }),
    type: rbfSampler,
    tolerance: { graph: 1e-5 },
    input: sparseRows,
  },
} as const

describe.each(Object.entries(subjects))('%s', (_, subject) => {
  for (const c of estimatorChecks(subject, runOnnx)) test(c.name, c.run)
})

const { cancer_scaled: cancer } = fixture.data
const kernels = {
  rbf: (a: number[], b: number[]) => Math.exp(-0.1 * a.reduce((s, v, j) => s + (v - b[j]!) ** 2, 0)),
  poly: (a: number[], b: number[]) => (0.1 * a.reduce((s, v, j) => s + v * b[j]!, 0) + 1) ** 3,
}
const products = (z: ArrayLike<number>, n: number) => {
  const width = z.length / n
  return (i: number, j: number): number => {
    let s = 0
    for (let k = 0; k < width; k++) s += z[i * width + k]! * z[j * width + k]!
    return s
  }
}

test.each(['rbf', 'poly'] as const)(
  'with all rows as the basis, products of nystroem features are the kernel: %s',
  async (kernel) => {
    const x = cancer.x.slice(0, 40)
    const model = await nystroem({ kernel, gamma: 0.1, nComponents: 40 }).fit({ x })
    for (const rows of [x, sparseFromDense(x.flat(), 40, 8)]) {
      const product = products(await (await model.transform(rows)).data(), 40)
      for (let i = 0; i < 40; i++) {
        for (let j = 0; j < 40; j++) {
          const wanted = kernels[kernel](x[i]!, x[j]!)
          expect(Math.abs(product(i, j) - wanted)).toBeLessThan(1e-4 * (1 + Math.abs(wanted)))
        }
      }
    }
  },
)

test('products of random features near the kernel as their number grows', async () => {
  const x = cancer.x.slice(0, 30)
  const errors: number[] = []
  for (const nComponents of [100, 10_000]) {
    const model = await rbfSampler({ gamma: 0.1, nComponents }).fit({ x })
    const product = products(await (await model.transform(x)).data(), 30)
    let sum = 0
    for (let i = 0; i < 30; i++) for (let j = 0; j < 30; j++) sum += (product(i, j) - kernels.rbf(x[i]!, x[j]!)) ** 2
    errors.push(Math.sqrt(sum / 900))
  }
  expect(errors[0]).toBeLessThan(0.15)
  expect(errors[1]).toBeLessThan(0.015)
})

test('a linear machine on either learns what planes cannot part', async () => {
  const rng = stream(0, 'ring')
  const x = Array.from({ length: 400 }, () => [rng.normal(), rng.normal()])
  const y = x.map(([a, b]) => a! * a! + b! * b! < 1.4)
  for (const recipe of [nystroem({ gamma: 0.5, nComponents: 50 }), rbfSampler({ gamma: 0.5, nComponents: 200 })]) {
    const { transformed } = await (recipe as ReturnType<typeof nystroem>).fitTransform({ x })
    const model = await linearSvc({ C: 10 }).fit({ x: transformed, y })
    const right = (await model.predict(transformed)).filter((v, i) => v === y[i]).length
    expect(right).toBeGreaterThan(370)
  }
})

test('more components than rows warn, and all rows are the basis', async () => {
  const codes: string[] = []
  const model = await nystroem().fit({ x: cancer.x.slice(0, 10) }, { onWarning: (w) => codes.push(w.code) })
  expect(codes).toEqual(['few-rows'])
  expect(model.facts).toMatchObject({ nComponents: 10, gamma: 1 / 8 })
  expect(() => rbfSampler({ gamma: 0 })).toThrow(
    "rbfSampler: expected 'gamma' to be 'scale' or a number > 0, got 0. The default is 1.",
  )
})
