import {
  type DenseMatrix,
  GraphBuilder,
  hostTensor,
  learned,
  type SparseMatrix,
  type State,
  type Tensor,
} from '@foldwise/core'
import { embedExpansion } from './kernel/graph.ts'
import type { KernelParams } from './kernel/params.ts'
import type { KernelSpec } from './kernel/spec.ts'
import { type SupportVectors, supportTensors, supportVectors } from './kernel/support-vectors.ts'
import { kernelValues } from './kernel/values.ts'
import type { PairSolution } from './smo/problem.ts'

/** f(x) = sum_i b_i K(x_i, x) + intercept. */
interface Expansion {
  readonly vectors: SupportVectors
  readonly dualCoef: Float64Array
  readonly intercept: number
}

/** State of an expansion; `rows` are the places of a solution's variables. */
export function expansionState(
  x: DenseMatrix | SparseMatrix,
  rows: Int32Array,
  solution: PairSolution,
  intercept: number,
  spec: KernelSpec,
): State {
  const used = Array.from(rows.keys()).filter((k) => solution.b[k] !== 0)
  const support = Int32Array.from(used, (k) => rows[k]!)
  const { nIter, converged, gap } = solution
  return {
    tensors: {
      ...supportTensors(x, support, spec),
      dualCoef: hostTensor(
        Float64Array.from(used, (k) => solution.b[k]!),
        [used.length],
        'float64',
      ),
      intercept: hostTensor(Float64Array.of(intercept), [1], 'float64'),
    },
    facts: { gamma: spec.gamma, nSupport: used.length, nIter, converged, gap },
  }
}

export function expansionOf(type: string, state: State, params: KernelParams, features: number | undefined): Expansion {
  const vectors = supportVectors(type, state, params, features)
  return {
    vectors,
    dualCoef: learned(state, 'dualCoef', 'float64', [vectors.support.length]),
    intercept: learned(state, 'intercept', 'float64', [1])[0]!,
  }
}

/** f of rows. */
export async function expand(
  { vectors, dualCoef, intercept }: Expansion,
  x: DenseMatrix | SparseMatrix,
): Promise<Float64Array> {
  const out = new Float64Array(x.shape[0])
  await kernelValues(vectors, x, (row, kernel) => {
    let sum = 0
    for (let s = 0; s < dualCoef.length; s++) sum += dualCoef[s]! * kernel[s]!
    out[row] = sum + intercept
  })
  return out
}

export function expansionExpose(state: State) {
  const { tensors } = state
  return {
    /** Places of the support vectors among the rows of fit; int32 `[support]`. */
    support: tensors.support as Tensor<'int32'>,
    /** float64 `[support, features]`; undefined for sparse rows and precomputed kernels. */
    supportVectors: tensors.supportVectors as Tensor<'float64'> | undefined,
    /** float64 `[support]`. */
    dualCoef: tensors.dualCoef as Tensor<'float64'>,
    intercept: learned(state, 'intercept', 'float64', [1])[0]!,
  }
}

/** ONNX: `x` float32 `[N, features]` to f, float32 `[N]`, named `output`. */
export function expansionGraph({ vectors, dualCoef, intercept }: Expansion, features: number, output: string) {
  const g = new GraphBuilder()
  const x = g.input('x', 'float32', ['N', features])
  const column = embedExpansion(g, x, vectors, dualCoef, [intercept])
  g.node('Reshape', [column, g.int64([-1])], {}, { output })
  g.output(output, 'float32', ['N'])
  return g.build()
}
