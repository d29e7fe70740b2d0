import { type Model, stream, tensor } from '@foldwise/core'
import { expect, test } from 'vitest'
import { gradientBoostingClassifier, gradientBoostingRanker, gradientBoostingRegressor } from '../../src/index.ts'

const rng = stream(0, 'engines')
const x = tensor(
  Float64Array.from({ length: 3000 }, (_, i) => (i % 41 === 0 ? NaN : rng.normal())),
  [600, 5],
)
const y = Float64Array.from({ length: 600 }, () => Math.abs(rng.normal()) + 0.1)

/** Of all that was learned, tensor by tensor. */
async function digest(model: Model): Promise<string> {
  const parts = await Promise.all(Object.values(model.toState().tensors).map((t) => t.data()))
  const bytes = parts.flatMap((p) => Array.from(new Uint8Array(p.buffer, p.byteOffset, p.byteLength)))
  const hash = new Uint8Array(await crypto.subtle.digest('SHA-256', Uint8Array.from(bytes)))
  return Array.from(hash.subarray(0, 8), (b) => b.toString(16).padStart(2, '0')).join('')
}

const fits = {
  'two classes': () => gradientBoostingClassifier({ nEstimators: 20 }).fit({ x, y: Array.from(y, (v) => v > 0.8) }),
  'three classes': () =>
    gradientBoostingClassifier({ nEstimators: 20, subsample: 0.7 }).fit({
      x,
      y: Array.from(y, (v) => Math.min(2, Math.floor(2 * v))),
    }),
  tweedie: () => gradientBoostingRegressor({ nEstimators: 20, loss: 'tweedie', colsampleByNode: 0.5 }).fit({ x, y }),
  absolute: () =>
    gradientBoostingRegressor({ nEstimators: 20, loss: 'absolute', earlyStoppingRounds: 5 }).fit({ x, y }),
  goss: () =>
    gradientBoostingRegressor({ nEstimators: 20, samplingMethod: 'goss', learningRate: 0.3, loss: 'poisson' }).fit({
      x,
      y,
    }),
  dart: () =>
    gradientBoostingClassifier({ nEstimators: 20, booster: 'dart', dropRate: 0.3, skipDrop: 0.2 }).fit({
      x,
      y: Array.from(y, (v) => v > 0.8),
    }),
  ranker: () =>
    gradientBoostingRanker({ nEstimators: 20 }).fit({
      x,
      y: Array.from(y, (v) => Math.min(4, Math.floor(2 * v))),
      groups: Array.from(y, (_, i) => i % 37),
    }),
}

// The same constants in Node and in Chromium: a change of any bit of a model shows here.
const digests: Record<keyof typeof fits, string> = {
  'two classes': '0fa39518ba734e49',
  'three classes': 'a3a9c1d0274d812e',
  tweedie: '62c2fe751a933d33',
  absolute: '8df5cff4ec500fee',
  goss: '5290ade8daf2eceb',
  dart: 'eb29602c20a015ba',
  ranker: '1893f0986ef8dadd',
}

test.each(Object.keys(fits) as (keyof typeof fits)[])(
  '%s: what is learned has the same bits in every engine',
  async (name) => {
    expect(await digest(await fits[name]())).toBe(digests[name])
  },
)
