import { stream } from '@foldwise/core'
import { loadKernels } from '@foldwise/kernels'
import { describe, expect, test } from 'vitest'
import { kernelMatrix } from '../../../src/svm/kernel/matrix.ts'
import type { PairProblem } from '../../../src/svm/smo/problem.ts'
import { solve } from '../../../src/svm/smo/solve.ts'

const columns = 5
const spec = { kernel: 'rbf', gamma: 1, coef0: 0, degree: 3 } as const

/** A ball in the rest of a cloud; `flips` of the signs are wrong. */
function cloud(count: number, flips: number) {
  const rng = stream(0, 'cloud')
  const data = Float64Array.from({ length: count * columns }, () => rng.normal())
  const sign = Float64Array.from({ length: count }, (_, i) => {
    const row = data.subarray(i * columns, (i + 1) * columns)
    const inside = row.reduce((s, v) => s + v * v, 0) < 3.5
    return (rng.next() < flips ? !inside : inside) ? 1 : -1
  })
  return { x: { kind: 'dense', shape: [count, columns], data } as const, sign }
}

type Cloud = ReturnType<typeof cloud>

/** Solves with the smallest cache; the objective, and how far slopes are from K b + c of all rows. */
async function run({ x }: Cloud, problem: PairProblem, shrinking: boolean, tol = 1e-4, cacheBytes = 0) {
  const n = x.shape[0]
  const kernels = await loadKernels()
  using ws = kernels.workspace()
  const rows = Int32Array.from({ length: n }, (_, i) => i)
  const matrix = await kernelMatrix(kernels, ws, x, rows, spec, { sumIsZero: true, tol }, async () => {})
  let narrowed = 0
  const counted: typeof matrix = {
    ...matrix,
    columns: (own, wanted) => {
      // Working sets are smaller.
      if (wanted.length > 520) narrowed++
      return matrix.columns(own, wanted)
    },
  }
  const solution = await solve(kernels, ws, counted, problem, {
    tol,
    maxIter: 1e7,
    cacheBytes,
    shrinking,
    checkpoint: async () => {},
    onIteration: () => {},
  })
  const { b, slopes } = solution
  expect(solution.converged).toBe(true)
  let [objective, off] = [0, 0]
  for (let i = 0; i < n; i++) {
    objective += (b[i]! * (slopes[i]! + problem.linear[i]!)) / 2 + problem.epsilon * Math.abs(b[i]!)
    if (i % 97 !== 0) continue
    let slope = problem.linear[i]!
    for (let k = 0; k < n; k++) if (b[k] !== 0) slope += b[k]! * kernelOf(x.data, i, k)
    off = Math.max(off, Math.abs(slope - slopes[i]!))
  }
  return { ...solution, objective, off, narrowed }
}

function kernelOf(data: Float64Array, i: number, k: number): number {
  let s = 0
  for (let j = 0; j < columns; j++) s += (data[i * columns + j]! - data[k * columns + j]!) ** 2
  return Math.exp(-spec.gamma * s)
}

const plain = { epsilon: 0, group: undefined, start: undefined }

/** `bound` is each row's C. */
function costs({ sign }: Cloud, bound: (i: number) => number): PairProblem {
  return {
    ...plain,
    linear: sign.map((s) => -s),
    low: sign.map((s, i) => (s > 0 ? 0 : -bound(i))),
    high: sign.map((s, i) => (s > 0 ? bound(i) : 0)),
  }
}

function nu({ sign }: Cloud, share: number): PairProblem {
  const n = sign.length
  const left = { 1: (share * n) / 2, [-1]: (share * n) / 2 } as Record<number, number>
  const start = sign.map((s) => {
    const a = Math.min(1, left[s]!)
    left[s]! -= a
    return s * a
  })
  return {
    ...costs({ sign } as Cloud, () => 1),
    linear: new Float64Array(n),
    group: Int32Array.from(sign, (s) => (s > 0 ? 0 : 1)),
    start,
  }
}

const count = 4000
const data = cloud(count, 0.05)
/** Bounds on kernel values, shrunk to not: shrinking starts late enough to cost little where it does not pay. */
const shares: { readonly [name: string]: number } = { 'one C': 0.7, 'a tube around targets': 0.4 }
const problems: { readonly [name: string]: PairProblem } = {
  'one C': costs(data, () => 5),
  'rows of different weights': costs(data, (i) => 2 * 4 ** ((i % 3) - 1)),
  'one class weighing 20 times the other': costs(data, (i) => (data.sign[i]! > 0 ? 20 : 1)),
  'nu, two groups': nu(data, 0.3),
  'a tube around targets': {
    ...plain,
    epsilon: 0.1,
    linear: Float64Array.from({ length: count }, (_, i) => -Math.abs(data.x.data[columns * i]!) - data.sign[i]! / 8),
    low: new Float64Array(count).fill(-3),
    high: new Float64Array(count).fill(3),
  },
  'one class, a start that is not 0': {
    ...plain,
    linear: new Float64Array(count),
    low: new Float64Array(count),
    high: new Float64Array(count).fill(1),
    start: Float64Array.from({ length: count }, (_, i) => (i < 0.4 * count ? 1 : 0)),
  },
}

describe.each(Object.entries(problems))('%s', (name, problem) => {
  test('shrinking ends at the same objective, with slopes of all rows', async () => {
    const [whole, shrunk] = [await run(data, problem, false), await run(data, problem, true)]
    expect(whole.narrowed).toBe(0)
    expect(shrunk.narrowed).toBeGreaterThan(0)
    const size = problem.high.reduce((s, v, i) => s + v - problem.low[i]!, 0)
    expect(Math.abs(whole.objective - shrunk.objective)).toBeLessThan(1e-4 * size)
    expect(Math.abs(whole.objective / shrunk.objective - 1)).toBeLessThan(1e-4)
    expect(whole.off).toBeLessThan(1e-3)
    expect(shrunk.off).toBeLessThan(1e-3)
    expect(shrunk.kernelValues).toBeLessThan((shares[name] ?? 1.3) * whole.kernelValues)
  })
})

test('where few rows become support vectors, shrinking saves kernel values', async () => {
  const many = cloud(8000, 0)
  const problem = costs(many, () => 1000)
  const [whole, shrunk] = [await run(many, problem, false), await run(many, problem, true)]
  expect(whole.b.filter((v) => v !== 0).length).toBeLessThan(0.3 * 8000)
  expect(shrunk.kernelValues).toBeLessThan(0.9 * whole.kernelValues)
})

test('nothing is left out while the cache holds every row that was computed', async () => {
  const small = cloud(800, 0.05)
  expect(
    (
      await run(
        small,
        costs(small, () => 5),
        true,
        1e-4,
        1e9,
      )
    ).narrowed,
  ).toBe(0)
})
