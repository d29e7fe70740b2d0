import {
  checkpoints,
  defineRegressor,
  type Graph,
  GraphBuilder,
  hostTensor,
  InputError,
  type InputKind,
  learned,
  type Matrix,
  number,
  oneOf,
  optional,
  ParamError,
  type State,
  type Tensor,
  toDenseMatrix,
  type Values,
} from '@foldwise/core'
import { log, runPausing } from '@foldwise/kernels'
import { inChunks } from '../meta/in-chunks.ts'
import { rankCorrelation } from './rank-correlation.ts'
import { fitStepLine, onto, type StepLine, valueOnLine } from './step-line.ts'
import { embedLine } from './step-line-graph.ts'

const TYPE = 'isotonicRegression'

/** One number a row: an array of numbers, or dense rows of one column. */
export type Column = ArrayLike<number> | Matrix

const columnInput: InputKind<Column, Float64Array> = {
  name: 'one column',
  convert(x, where, { finite }) {
    const values =
      ArrayBuffer.isView(x) || (Array.isArray(x) && typeof x[0] !== 'object') ? plain(x, where) : ofOneColumn(x, where)
    const bad = finite ? values.findIndex((v) => !Number.isFinite(v)) : -1
    if (bad >= 0) {
      throw new InputError(
        `${where}: expected finite numbers, got ${values[bad]} in row ${bad}. Impute or drop it first.`,
      )
    }
    return values
  },
  rows: (x) => x.length,
  features: () => 1,
}

function plain(x: unknown, where: string): Float64Array {
  const bad = Array.prototype.findIndex.call(x, (v) => typeof v !== 'number')
  if (bad >= 0) throw new InputError(`${where}: expected numbers, got another value in row ${bad}. Encode it first.`)
  return Float64Array.from(x as ArrayLike<number>)
}

function ofOneColumn(x: Column, where: string): Float64Array {
  const { shape, data } = toDenseMatrix(x as Matrix, where)
  if (shape[0] > 0 && shape[1] !== 1) {
    throw new InputError(`${where}: expected one column, got ${shape[1]}. Give one number a row.`)
  }
  return data
}

const params = {
  /** Whether values rise with x, fall with it, or, for `'auto'`, whichever the sign of the rank correlation says. */
  increasing: oneOf(true, false, 'auto'),
  /** What the values may at least be; null: anything. */
  yMin: optional(number({ default: 0 })),
  /** What the values may at most be; null: anything. */
  yMax: optional(number({ default: 0 })),
  /** For x outside of the training range: NaN, the value of the nearest end, or `InputError`. */
  outOfBounds: oneOf('nan', 'clip', 'raise'),
}

/**
 * The monotone line of one column that is nearest to the targets.
 *
 * Minimises `sum_i weight_i (y_i - f(x_i))^2` over all non-decreasing (or non-increasing) f, exactly, by pooling adjacent violators
 * (Best and Chakravarti, Mathematical Programming 47, 1990); between training points f is straight. As scikit-learn's
 * `IsotonicRegression`. Models have the line's points, `xThresholds` and `yThresholds` float64. Costs a sort of the rows. It has no
 * shape but its direction: on few rows it follows the noise in steps; for probabilities of few rows take a sigmoid.
 */
export const isotonicRegression = defineRegressor({
  type: TYPE,
  version: 1,
  accepts: columnInput,
  params,
  async fit({ x, y, weight }, p, ctx): Promise<State> {
    if (p.yMin !== null && p.yMax !== null && p.yMin > p.yMax) {
      throw new ParamError(`${TYPE}.fit: expected 'yMin' to be at most 'yMax', got ${p.yMin} and ${p.yMax}. Swap them.`)
    }
    const kernels = await ctx.kernels()
    const increasing =
      p.increasing === 'auto'
        ? direction(await runPausing(rankCorrelation(kernels, x, y), ctx.checkpoint), x.length, ctx.warn)
        : p.increasing
    const fitting = fitStepLine(kernels, x, y, weight, { increasing, yMin: p.yMin, yMax: p.yMax })
    const line = await runPausing(fitting, ctx.checkpoint)
    ctx.progress('fit', 1, 1)
    return {
      tensors: {
        xThresholds: hostTensor(line.x, [line.x.length], 'float64'),
        yThresholds: hostTensor(line.y, [line.y.length], 'float64'),
      },
      facts: { increasing },
    }
  },
  methods(state, { outOfBounds }) {
    const line = lineOf(state)
    return {
      async predict(x: Float64Array) {
        if (outOfBounds === 'raise') checkBounds(line, x)
        const out = new Float64Array(x.length)
        await inChunks(x.length, checkpoints(), (from, to) => {
          for (let i = from; i < to; i++) {
            out[i] = valueOnLine(line, outOfBounds === 'clip' ? onto(line, x[i]!) : x[i]!)
          }
        })
        return out
      },
    }
  },
  expose: (state) => ({
    xThresholds: state.tensors.xThresholds as Tensor<'float64'>,
    yThresholds: state.tensors.yThresholds as Tensor<'float64'>,
    increasing: state.facts.increasing as boolean,
  }),
  graph: (state, p): Graph => lineGraph(lineOf(state), p),
})

function lineOf(state: State): StepLine {
  const x = learned(state, 'xThresholds', 'float64', [undefined])
  const y = learned(state, 'yThresholds', 'float64', [x.length])
  return { x, y } as StepLine
}

function direction(rho: number, n: number, warn: (code: string, message: string) => void): boolean {
  // Fisher's interval around artanh(rho) has the half-width 1.96 / sqrt(n - 3): tanh(1.96 / sqrt(n - 3)) < |rho| is sure.
  const size = Math.abs(rho)
  if (n > 3 && size < 1 && 0.5 * log((1 + size) / (1 - size)) < 1.96 / Math.sqrt(n - 3)) {
    warn(
      'unsure-direction',
      `${TYPE}.fit: expected a rank correlation that tells the direction, got ${rho} of ${n} rows. Set 'increasing'.`,
    )
  }
  return !(rho < 0)
}

function checkBounds(line: StepLine, x: Float64Array): void {
  const [low, high] = [line.x[0]!, line.x[line.x.length - 1]!]
  const bad = x.findIndex((v) => !(v >= low && v <= high))
  if (bad >= 0) {
    throw new InputError(
      `${TYPE}.predict: expected values from ${low} to ${high}, as in fit, got ${x[bad]} in row ${bad}. Set 'outOfBounds'.`,
    )
  }
}

/** ONNX: `x` float32 `[N]` to `y` float32 `[N]`. */
function lineGraph(line: StepLine, { outOfBounds }: Values<typeof params>): Graph {
  if (outOfBounds === 'raise') {
    throw new ParamError(
      `${TYPE}.toGraph: expected 'outOfBounds' to be 'nan' or 'clip', got 'raise', which ONNX cannot. Export a copy with another.`,
    )
  }
  const g = new GraphBuilder()
  const x = g.input('x', 'float32', ['N'])
  const y = embedLine(g, x, line)
  if (outOfBounds === 'clip') g.node('Identity', [y], {}, { output: 'y' })
  else {
    const outside = g.node('Or', [
      g.node('Less', [x, g.float([line.x[0]!])]),
      g.node('Greater', [x, g.float([line.x[line.x.length - 1]!])]),
    ])
    g.node('Where', [outside, g.float([NaN]), y], {}, { output: 'y' })
  }
  g.output('y', 'float32', ['N'])
  return g.build()
}
