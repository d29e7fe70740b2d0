import { expect, test } from 'vitest'
import {
  cholesky,
  csrMatMul,
  csrTransposeMatMul,
  gram,
  type Kernels,
  loadKernels,
  matMul,
  type Region,
  runPausing,
  runSteps,
  type Steps,
  toCsr,
  type Workspace,
} from '../../src/index.ts'
import { randomCsr, uniform } from '../random.ts'

interface Work {
  readonly size: number
  /** The least number of pauses. */
  readonly pauses: number
  steps(kernels: Kernels, ws: Workspace, out: Region<Float64Array>): Steps<unknown>
}

const tall = uniform(20_000 * 120, 1)
const wide = uniform(700 * 600, 2)
const square = Float64Array.from({ length: 420 * 420 }, (_, k) => 1 / (1 + Math.abs(Math.floor(k / 420) - (k % 420))))
const sparse = randomCsr(3000, 500, 0.1, 3)
const dense = uniform(3000 * 64, 4)

const works: Record<string, Work> = {
  'gram of many rows': {
    size: 120 * 120,
    pauses: 3,
    steps: (k, ws, out) => gram(k, 20_000, 120, ws.float64(tall), out),
  },
  'gram of many columns': {
    size: 600 * 600,
    pauses: 3,
    steps: (k, ws, out) => gram(k, 700, 600, ws.float64(wide), out),
  },
  matMul: {
    size: 700 * 700,
    pauses: 4,
    steps(k, ws, out) {
      const a = ws.float64(wide)
      return matMul(k, { m: 700, n: 700, k: 600, a, b: a, transposeB: true, c: out })
    },
  },
  cholesky: {
    size: 420 * 420,
    pauses: 2,
    steps(k, _, out) {
      out.view.set(square)
      return cholesky(k, 420, out)
    },
  },
  csrMatMul: {
    size: 3000 * 64,
    pauses: 1,
    steps: (k, ws, out) => csrMatMul(k, toCsr(ws, sparse), 64, ws.float64(dense), out),
  },
  csrTransposeMatMul: {
    size: 500 * 64,
    pauses: 2,
    steps: (k, ws, out) => csrTransposeMatMul(k, toCsr(ws, sparse), 64, ws.float64(dense), out),
  },
}

test.each(Object.entries(works))(
  '%s with pauses has the same bits on any number of threads, and stops',
  async (_, w) => {
    const found: Float64Array[] = []
    for (const threads of [1, 3]) {
      using kernels = await loadKernels({ threads })
      using ws = kernels.workspace()
      const out = ws.float64(w.size)
      const plain = runSteps(w.steps(kernels, ws, out))
      found.push(out.copy())
      let pauses = 0
      const paused = await runPausing(w.steps(kernels, ws, out), async () => {
        // Memory that grows meanwhile moves all views.
        using others = kernels.workspace()
        if (++pauses === 1) others.raw(Float64Array, 1 << 20)
      })
      expect(paused).toBe(plain)
      found.push(out.copy())
      if (threads === 1) expect(pauses).toBeGreaterThanOrEqual(w.pauses)
      const stop = runPausing(w.steps(kernels, ws, out), () => Promise.reject(new Error('stop')))
      await expect(stop).rejects.toThrow('stop')
    }
    for (const other of found.slice(1)) expect(other).toEqual(found[0])
  },
)
