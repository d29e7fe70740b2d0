import {
  type DenseMatrix,
  type FitContext,
  hostTensor,
  type Json,
  learned,
  ParamError,
  type Params,
  type State,
  sizeOf,
  type Tensor,
} from '@foldwise/core'
import { initialize, type Layer, named, part, type Weights } from '../layer.ts'
import type { Loss } from '../losses/loss.ts'
import { loader } from '../training/loader.ts'
import type { BatchMetric } from '../training/metrics.ts'
import { trainIn } from '../training/train.ts'
import { type LearningValues, optimizerOf, scheduleOf } from './params.ts'
import { type Scaling, scaledRows, scalingOf } from './scaling.ts'

/** Rows with targets as tensors `[rows, ...]`. */
export interface Examples {
  readonly x: DenseMatrix
  readonly y: Tensor
  readonly weight: Float64Array | undefined
}

/** What a network is to learn. */
export interface Task {
  readonly layer: Layer
  readonly loss: Loss
  readonly metrics: { readonly [name: string]: BatchMetric }
  readonly scaling: 'columns' | 'all' | 'none'
  readonly train: Examples
  readonly validation: Examples | undefined
}

/** Trains a network on rows, and gives what it learned as a state. */
export async function fitNetwork(task: Task, params: LearningValues, ctx: FitContext): Promise<State> {
  const { layer, loss, metrics, train, validation } = task
  const before = ctx.warmStart && restored(ctx.warmStart)
  const scaling = before?.scaling ?? scalingOf(train.x, train.weight, task.scaling)
  const features = train.x.shape[1]
  const fresh = initialize(layer, [features], ctx.stream('start').uint32())
  const weights = before ? matching(fresh, before.weights) : fresh
  const schedule = scheduleOf(params)
  const { batchSize } = params
  const seed = ctx.stream('order').uint32()
  const { weights: final, ...outcome } = await trainIn(
    ctx,
    layer,
    weights,
    loader(batchOf(train, scaling), { batchSize, shuffle: true, seed }),
    {
      loss,
      metrics,
      epochs: params.epochs,
      optimizer: optimizerOf(params),
      average: params.average,
      ...(schedule && { schedule }),
      ...(params.clipNorm !== null && { clipNorm: params.clipNorm }),
      ...(params.patience !== null && { earlyStopping: { patience: params.patience } }),
      ...(validation && { validation: loader(batchOf(validation, scaling), { batchSize: 256 }) }),
    },
  )
  const size = Object.values(final.params).reduce((sum, t) => sum + t.size, 0)
  return {
    tensors: {
      'scaling.mean': hostTensor(scaling.mean as Float64Array<ArrayBuffer>, [scaling.mean.length], 'float64'),
      'scaling.deviation': hostTensor(
        scaling.deviation as Float64Array<ArrayBuffer>,
        [scaling.deviation.length],
        'float64',
      ),
      ...named('params', final.params),
      ...named('state', final.state),
    },
    facts: {
      epochs: outcome.history.length,
      bestEpoch: outcome.epoch,
      stoppedEarly: outcome.stoppedEarly,
      history: outcome.history as readonly Json[],
      parameters: size,
    },
  }
}

/** The learned part of a state. Throws `FormatError` where it is damaged. */
export function restored(state: State): { readonly weights: Weights; readonly scaling: Scaling } {
  const float64 = (name: string) => learned(state, name, 'float64', [undefined])
  return {
    weights: { params: part(state.tensors, 'params'), state: part(state.tensors, 'state') },
    scaling: { mean: float64('scaling.mean'), deviation: float64('scaling.deviation') },
  }
}

/** Rows of weight 0 are left out: they are to count for nothing. */
function batchOf({ x, y, weight }: Examples, scaling: Scaling) {
  const rows = scaledRows(x, scaling)
  if (!weight) return { x: rows, y }
  const kept = Int32Array.from(weight.keys()).filter((i) => weight[i]! > 0)
  const pick = (t: Tensor) => {
    const width = t.size / Math.max(1, t.shape[0]!)
    const from = t.value as Float32Array<ArrayBuffer>
    const out = from.slice(0, kept.length * width)
    kept.forEach((row, i) => {
      out.set(from.subarray(row * width, (row + 1) * width), i * width)
    })
    return hostTensor(out, [kept.length, ...t.shape.slice(1)], t.dtype as 'float32')
  }
  const counts = hostTensor(
    Float32Array.from(kept, (i) => weight[i]!),
    [kept.length],
    'float32',
  )
  return { x: pick(rows), y: pick(y), weight: counts }
}

/** Weights to start from. Throws `ParamError` where they are of another network. */
function matching(fresh: Weights, given: Weights): Weights {
  const check = (want: Params, got: Params) => {
    for (const [name, { shape }] of Object.entries(want)) {
      if (got[name] && String(got[name].shape) === String(shape)) continue
      const found = got[name] ? `[${got[name].shape}]` : 'none'
      throw new ParamError(
        `fit: expected 'warmStart' to have weights '${name}' of ${sizeOf(shape)} values [${shape}], got ${found}. Use the same network.`,
      )
    }
  }
  check(fresh.params, given.params)
  check(fresh.state, given.state)
  return given
}
