import {
  type DenseMatrix,
  defineClassifier,
  defineTransformer,
  denseInput,
  hostTensor,
  InputError,
  integer,
  learned,
  number,
} from '@foldwise/core'
import { pipeline, standardScaler } from '../../src/index.ts'

/** Adds a number drawn with the fit's seed; warns; fails for 13. */
const shifted = defineTransformer({
  type: 'test/shifted',
  version: 1,
  accepts: denseInput,
  params: { by: integer({ default: 0 }) },
  fit({ x }, { by }, ctx) {
    if (by === 13) throw new InputError('test/shifted.fit: expected another number, got 13. Take one.')
    if (by === 99) for (;;); // Until somebody ends the thread.
    ctx.warn('shifted', `by ${by}, of ${x.shape[0]} rows`)
    return { tensors: {}, facts: { shift: by + ctx.stream('shift').next() } }
  },
  methods: ({ facts }) => ({
    transform: ({ data, shape }: DenseMatrix) =>
      hostTensor(
        data.map((v) => v + Number(facts.shift)),
        shape,
        'float64',
      ),
  }),
})

/** The class with the nearer mean of the first column's power. */
const nearest = defineClassifier({
  type: 'test/nearest',
  version: 1,
  accepts: denseInput,
  params: { power: number({ default: 1, space: { kind: 'number', min: 0.1, max: 3 } }) },
  fit({ x, y, labels }, { power }) {
    const sums = new Float64Array(2 * labels.length)
    y.forEach((c, i) => {
      sums[2 * c]! += Math.abs(x.data[i * x.shape[1]]!) * power + x.data[i * x.shape[1] + 1]!
      sums[2 * c + 1]!++
    })
    return {
      tensors: {
        means: hostTensor(
          Float64Array.from(labels, (_, c) => sums[2 * c]! / sums[2 * c + 1]!),
          [labels.length],
          'float64',
        ),
      },
      facts: {},
    }
  },
  methods(state, { power }, { classes }) {
    const means = learned(state, 'means', 'float64', [classes.length])
    return {
      predict: ({ data, shape }: DenseMatrix) =>
        Int32Array.from({ length: shape[0] }, (_, i) => {
          const v = Math.abs(data[i * shape[1]]!) * power + data[i * shape[1] + 1]!
          const far = Array.from(means, (m) => Math.abs(v - m))
          return far.indexOf(Math.min(...far))
        }),
    }
  },
})

export const recipeOf = ({ by, power }: { readonly by: number; readonly power: number }, rounds = 4) =>
  pipeline(shifted({ by }), standardScaler(), nearest({ power: (power * rounds) / 4 }))

export const accuracy = (yTrue: readonly unknown[], yPred: readonly unknown[]): number =>
  yTrue.filter((v, i) => v === yPred[i]).length / yTrue.length

export const x = Array.from({ length: 60 }, (_, i) => [Math.imul(i, 37) % 11, Math.imul(i, 53) % 17, i % 5])
export const y = x.map(([a, b], i) => (a! * 2 > b! === i % 6 > 0 ? 'yes' : 'no'))
