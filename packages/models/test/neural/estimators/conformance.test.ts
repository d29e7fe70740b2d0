import { integer } from '@foldwise/core'
import { estimatorChecks } from '@foldwise/testing'
import { describe, test } from 'vitest'
import * as nn from '../../../src/neural/index.ts'
import { neuralClassifier, neuralRegressor } from '../../../src/neural/index.ts'
import { runOnnx } from '../../run-onnx.ts'

// Batches of all rows: with smaller ones, which rows are learned from together depends on their order and number.
const whole = { batchSize: 1000, epochs: 30, learningRate: 0.03, network: { kind: 'mlp', hidden: [16] } } as const
// Training is in float32, and sums rows in their order.
const tolerance = { order: 2e-3, weight: 2e-3 }
const { network: _, ...own } = whole
const alongColumns = nn.defineNeuralClassifier({
  type: 'acme/alongColumns',
  version: 1,
  params: { filters: integer({ min: 1, default: 4 }) },
  network: ({ filters }, { features, outputs }) =>
    nn.sequential([
      nn.reshaped([1, features]),
      nn.conv1d(filters, 3, { pads: 'same' }),
      nn.activation('tanh'),
      nn.flatten(),
      nn.dense(outputs),
    ]),
})
const subjects = {
  'three classes': { recipe: neuralClassifier(whole), type: neuralClassifier },
  'two classes, averages': {
    recipe: neuralClassifier({ ...whole, average: 0.8, labelSmoothing: 0.1, optimizer: 'sgd', learningRate: 0.1 }),
    type: neuralClassifier,
    twoClasses: true,
  },
  "a network of one's own": { recipe: alongColumns({ ...own, filters: 6 }), type: alongColumns },
  regressor: { recipe: neuralRegressor(whole), type: neuralRegressor },
  'two targets': { recipe: neuralRegressor({ ...whole, loss: 'huber' }), type: neuralRegressor, outputs: 2 },
} as const

describe.each(Object.entries(subjects))('%s', (_, subject) => {
  for (const c of estimatorChecks({ ...subject, tolerance }, runOnnx ?? {})) test(c.name, c.run)
})
