import {
  type DenseMatrix,
  type Graph,
  hostTensor,
  InputError,
  isSparse,
  learned,
  type Matrix,
  type SparseMatrix,
  type State,
  type Tensor,
  toDenseMatrix,
} from '@foldwise/core'
import { linearMargins } from '../linear/linear-margins.ts'
import { projectRows } from './project-rows.ts'
import { projectionGraph } from './projection-graph.ts'

/** Directions and what they are measured in, of models that keep `mean`, `components` and `explainedVariance`. */
interface Axes {
  readonly mean: Float64Array
  /** `[outputs, features]` */
  readonly components: Float64Array
  /** What a step of 1 along each is in the rows' units, `[outputs]`: with `whiten` its standard deviation. */
  readonly scale: Float64Array
}

function axes(state: State, whiten: boolean, features: number | undefined): Axes {
  const mean = learned(state, 'mean', 'float64', [features])
  const variance = learned(state, 'explainedVariance', 'float64', [undefined])
  const components = learned(state, 'components', 'float64', [variance.length, mean.length])
  const scale = variance.map((v) => (whiten ? Math.max(Math.sqrt(v), Number.EPSILON) : 1))
  return { mean, components, scale }
}

const perScale = ({ mean, components, scale }: Axes): Float64Array =>
  components.map((v, k) => v / scale[Math.floor(k / mean.length)]!)

/** The methods of a transformer to places along axes. */
export function axesMethods(name: string, state: State, whiten: boolean, features: number | undefined) {
  const found = axes(state, whiten, features)
  const directions = perScale(found)
  const outputs = found.scale.length
  const zeros = new Float64Array(outputs)
  return {
    async transform(x: DenseMatrix | SparseMatrix): Promise<Tensor<'float64'>> {
      if (isSparse(x)) {
        // x . directions' less the mean's place, so that rows stay sparse.
        const place = linearMargins(
          { kind: 'dense', shape: [1, found.mean.length], data: found.mean },
          directions,
          zeros,
        )
        return hostTensor(
          linearMargins(
            x,
            directions,
            place.map((v) => -v),
          ),
          [x.shape[0], outputs],
          'float64',
        )
      }
      const values = await projectRows(x, { directions, outputs, center: found.mean })
      return hostTensor(values, [x.shape[0], outputs], 'float64')
    },
    featureNames: () => Array.from(found.scale, (_, q) => `${name}${q}`),
  }
}

/** Rows `[n, features]` of which `transform` makes the given `[n, outputs]`; what components do not reach is the mean. */
export async function fromAxes(
  type: string,
  state: State,
  whiten: boolean,
  features: number | undefined,
  z: Matrix,
): Promise<Tensor<'float64'>> {
  const { mean, components, scale } = axes(state, whiten, features)
  const where = `${type}.inverseTransform`
  const rows = toDenseMatrix(z, where)
  if (rows.shape[1] !== scale.length) {
    throw new InputError(
      `${where}: expected ${scale.length} components, got ${rows.shape[1]}. Give rows as transform makes them.`,
    )
  }
  const directions = components.map((v, k) => v * scale[Math.floor(k / mean.length)]!)
  const out = await projectRows(rows, { directions, transposed: true, outputs: mean.length })
  for (let k = 0; k < out.length; k++) out[k]! += mean[k % mean.length]!
  return hostTensor(out, [rows.shape[0], mean.length], 'float64')
}

export function axesGraph(state: State, whiten: boolean, features: number | undefined): Graph {
  const found = axes(state, whiten, features)
  return projectionGraph(perScale(found), found.scale.length, found.mean)
}
