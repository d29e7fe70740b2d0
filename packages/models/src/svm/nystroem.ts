import {
  custom,
  type DenseMatrix,
  defineTransformer,
  denseOrSparseInput,
  GraphBuilder,
  hostTensor,
  integer,
  learned,
  number,
  oneOf,
  type SparseMatrix,
  type State,
  type Tensor,
} from '@foldwise/core'
import { type Kernels, matMul, runPausing, symmetricEigen } from '@foldwise/kernels'
import { projectRows } from '../decomposition/project-rows.ts'
import { embedExpansion } from './kernel/graph.ts'
import { type SupportVectors, supportTensors, supportVectors } from './kernel/support-vectors.ts'
import { nativeRows } from './kernel/take-rows.ts'
import { kernelValues } from './kernel/values.ts'

const TYPE = 'nystroem'

/** Eigenvalues of the basis' kernel below this count as this, as in scikit-learn. */
const LEAST = 1e-12

/**
 * Features whose products are nearly a kernel's values, from the kernel with some drawn rows: linear models on them are kernel machines
 * for large data (Williams and Seeger, NIPS 13, 2001; Yang and others, NIPS 25, 2012).
 *
 * A row becomes `K(row, basis) . normalization'`, `[rows, nComponents]` float64, with `normalization` the root of the inverse of the basis'
 * own kernel. Models have `components` (the basis; undefined for sparse rows), `componentIndices` and `normalization`; `facts` tell
 * `gamma`. About 9 nComponents^3 operations to fit, and (features + nComponents) x nComponents for each row. More accurate for as many
 * features than `rbfSampler`, which needs no rows. Scale the columns first.
 */
export const nystroem = defineTransformer({
  type: TYPE,
  version: 1,
  accepts: denseOrSparseInput,
  params: {
    kernel: oneOf('rbf', 'linear', 'poly', 'sigmoid'),
    /** Null: 1 / features. */
    gamma: custom<number | null>({
      kind: 'gamma',
      default: null,
      expects: 'a number >= 0, or null',
      accepts: (v) => v === null || (typeof v === 'number' && v >= 0 && Number.isFinite(v)),
      space: { kind: 'number', min: 1e-4, max: 10, log: true },
    }),
    coef0: number({ default: 1 }),
    degree: integer({ min: 0, max: 1000, default: 3 }),
    /** How many rows to draw; all of them where there are fewer. */
    nComponents: integer({ min: 1, default: 100, space: { kind: 'integer', min: 50, max: 2000, log: true } }),
  },
  async fit({ x, rows }, { nComponents, kernel, gamma, coef0, degree }, ctx) {
    const count = Math.min(nComponents, rows)
    if (count < nComponents) {
      ctx.warn(
        'few-rows',
        `${TYPE}.fit: expected 'nComponents' to be at most the ${rows} rows, got ${nComponents}. All rows are the basis.`,
      )
    }
    const support = ctx.stream('basis').permutation(rows).slice(0, count)
    const spec = { kernel, coef0, degree, gamma: gamma ?? 1 / x.shape[1] }
    const basis = nativeRows(x, support)
    const square = new Float64Array(count * count)
    await kernelValues(
      { spec, support, vectors: basis },
      basis,
      (i, values) => square.set(values, i * count),
      ctx.checkpoint,
    )
    const normalization = await inverseRoot(await ctx.kernels(), square, count, ctx.checkpoint)
    ctx.progress('fit', 1, 1)
    return {
      tensors: {
        ...supportTensors(x, support, spec),
        normalization: hostTensor(normalization, [count, count], 'float64'),
      },
      facts: { gamma: spec.gamma, nComponents: count },
    }
  },
  methods(state, params, { features }) {
    const { vectors, normalization } = learnedFrom(state, params, features)
    const count = vectors.support.length
    return {
      async transform(x: DenseMatrix | SparseMatrix) {
        const values = new Float64Array(x.shape[0] * count)
        await kernelValues(vectors, x, (i, row) => values.set(row, i * count))
        const dense: DenseMatrix = { kind: 'dense', shape: [x.shape[0], count], data: values }
        const out = await projectRows(dense, { directions: normalization, outputs: count })
        return hostTensor(out, [x.shape[0], count], 'float64')
      },
      featureNames: () => Array.from({ length: count }, (_, k) => `nystroem${k}`),
    }
  },
  expose: ({ tensors }) => ({
    components: tensors.supportVectors as Tensor<'float64'> | undefined,
    componentIndices: tensors.support as Tensor<'int32'>,
    normalization: tensors.normalization as Tensor<'float64'>,
  }),
  graph(state, params, { features }) {
    const { vectors, normalization } = learnedFrom(state, params, features)
    const count = vectors.support.length
    const g = new GraphBuilder()
    const x = g.input('x', 'float32', ['N', features!])
    // Small eigenvalues of the basis make rounding large.
    const values = embedExpansion(g, x, vectors, normalization, new Float64Array(count), true)
    g.node('Identity', [values], {}, { output: 'y' })
    g.output('y', 'float32', ['N', count])
    return g.build()
  },
})

interface BasisKernel {
  readonly kernel: 'rbf' | 'linear' | 'poly' | 'sigmoid'
  readonly coef0: number
  readonly degree: number
}

function learnedFrom(
  state: State,
  params: BasisKernel,
  features: number | undefined,
): { readonly vectors: SupportVectors; readonly normalization: Float64Array } {
  const vectors = supportVectors(TYPE, state, params, features)
  const count = vectors.support.length
  return { vectors, normalization: learned(state, 'normalization', 'float64', [count, count]) }
}

/** U |L|^-1/2 V' of a symmetric matrix with singular values |L|: its inverse's root, where no eigenvalue is below 0. */
async function inverseRoot(
  kernels: Kernels,
  square: Float64Array,
  n: number,
  pause: () => Promise<void>,
): Promise<Float64Array<ArrayBuffer>> {
  using ws = kernels.workspace()
  const a = ws.float64(square)
  const values = ws.float64(n)
  await runPausing(symmetricEigen(kernels, n, a, values), pause)
  const scaled = ws.float64(a.view)
  const [to, roots] = [scaled.view, values.view]
  for (let k = 0; k < n; k++) {
    const f = (roots[k]! < 0 ? -1 : 1) / Math.sqrt(Math.max(LEAST, Math.abs(roots[k]!)))
    for (let i = k * n; i < (k + 1) * n; i++) to[i]! *= f
  }
  const c = ws.raw(Float64Array, n * n)
  await runPausing(matMul(kernels, { m: n, n, k: n, a: scaled, transposeA: true, b: a, c }), pause)
  return c.copy()
}
