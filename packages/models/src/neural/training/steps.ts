/** The synchronous parts of training: each is one scope, and frees all but what it returns. */
import { type Device, type Params, type Rng, scope, type Tensor, valueAndGrad } from '@foldwise/core'
import { add, mul } from '@foldwise/core/ops'
import { type Layer, run } from '../layer.ts'
import { matches } from '../matches.ts'
import { added, averaged, clipNorm, scaled } from '../optimizers/gradients.ts'
import type { Optimizer } from '../optimizers/optimizer.ts'
import { type Held, upload } from './held.ts'
import type { Batch } from './loader.ts'
import type { LearningOptions } from './options.ts'

/** Sums over an epoch's rows, on the device, by name. */
export type Totals = Params

/** How many rows a batch counts for. */
export function weightOf({ x, weight }: Batch): number {
  if (!weight) return x.shape[0]!
  return (weight.value as Float32Array).reduce((a, b) => a + b, 0)
}

/** Gradients of a batch, added to those before; what layers remember; and the epoch's totals. */
export function learn(
  device: Device,
  layer: Layer,
  held: Held,
  batch: Batch,
  options: LearningOptions,
  random: Rng,
  before: { readonly grads: Params | undefined; readonly totals: Totals | undefined },
): { grads: Params; totals: Totals; state: Params } {
  return scope(() => {
    const { x, y, weight } = upload(device, { ...batch })
    const { frozen } = options
    const { value, grads } = valueAndGrad((learned: Params) => {
      const params = { ...held.params, ...learned }
      const more = { ...(frozen && { frozen }), ...(weight && { weight }) }
      const made = run(layer, { params, state: held.state }, x!, { training: true, random, ...more })
      return { loss: options.loss(made.y, y!, weight), output: made.y, state: made.state }
    })(learning(held.params, frozen))
    const scores = scored(options, value.loss, value.output, y!)
    return {
      grads: before.grads ? added(before.grads, grads) : grads,
      totals: summed(before.totals, scores, weightOf(batch)),
      state: value.state,
    }
  })
}

/** Those of the parameters that are not frozen. */
export const learning = (params: Params, frozen: RegExp | undefined): Params =>
  Object.fromEntries(Object.entries(params).filter(([name]) => !matches(frozen, name)))

/** One step of the optimizer with the gradients of `batches` batches. */
export function advance(
  optimizer: Optimizer,
  held: Held,
  grads: Params,
  batches: number,
  options: LearningOptions,
  now: { readonly step: number; readonly factor: number },
): Held {
  return scope(() => {
    const means = batches > 1 ? scaled(grads, 1 / batches) : grads
    const clipped = options.clipNorm === undefined ? means : clipNorm(means, options.clipNorm)
    const { params, state } = optimizer.step({ params: held.params, grads: clipped, state: held.slots, ...now })
    const average = options.average ? averaged(held.average, params, options.average) : held.average
    return { params, state: held.state, slots: state, average }
  })
}

/** Totals of a batch that is only looked at. */
export function evaluate(
  device: Device,
  layer: Layer,
  weights: { readonly params: Params; readonly state: Params },
  batch: Batch,
  options: LearningOptions,
  totals: Totals | undefined,
): Totals {
  return scope(() => {
    const { x, y, weight } = upload(device, { ...batch })
    const output = run(layer, weights, x!).y
    return summed(totals, scored(options, options.loss(output, y!, weight), output, y!), weightOf(batch))
  })
}

function scored(options: LearningOptions, loss: Tensor, output: Tensor, target: Tensor): Params {
  const metrics = Object.entries(options.metrics ?? {}).map(([name, metric]) => [name, metric(output, target)])
  return { loss, ...Object.fromEntries(metrics) }
}

const summed = (totals: Totals | undefined, scores: Params, weight: number): Totals =>
  Object.fromEntries(
    Object.entries(scores).map(([name, t]) => {
      const sum = mul(t, weight)
      return [name, totals ? add(totals[name]!, sum) : sum]
    }),
  )
