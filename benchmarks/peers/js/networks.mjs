// Stock tfjs's side of the network tasks: its CPU backend, or its WASM backend with the kernels it lacks composed of others.
import { readFileSync } from 'node:fs'
import { dirname } from 'node:path'
import { fileURLToPath } from 'node:url'
import * as tf from '@tensorflow/tfjs'
import { setWasmPaths } from '@tensorflow/tfjs-backend-wasm'

const folder = dirname(fileURLToPath(import.meta.resolve('@tensorflow/tfjs-backend-wasm/package.json')))
setWasmPaths(`${folder}/dist/`)

let data

export async function prepare({ kind, rows, batch, backend }) {
  await tf.setBackend(backend)
  if (backend === 'wasm') composeMissing()
  const size = rows * 784
  const values = Float32Array.from({ length: size }, (_, i) => (((i * 7919) % 10007) / 10007 - 0.5) * 4)
  const shape = kind === 'mlp' ? [rows, 784] : [rows, 28, 28, 1]
  const labels = Int32Array.from({ length: rows }, (_, i) => (i * 7) % 10)
  data = { kind, rows, batch, x: tf.tensor(values, shape), y: tf.oneHot(tf.tensor1d(labels, 'int32'), 10) }
  return JSON.parse(readFileSync(`${folder}/package.json`, 'utf8')).version
}

export async function train() {
  const { kind, rows, batch, x, y } = data
  const net = tf.sequential({ layers: kind === 'mlp' ? mlp() : cnn() })
  net.compile({ optimizer: tf.train.adam(), loss: (t, p) => tf.losses.softmaxCrossEntropy(t, p) })
  let total = 0
  for (let from = 0; from < rows; from += batch) {
    const size = Math.min(batch, rows - from)
    const [a, b] = [x.slice(from, size), y.slice(from, size)]
    total += size * (await net.trainOnBatch(a, b))
    tf.dispose([a, b])
  }
  net.dispose()
  return total / rows
}

export const describe = (call, out) => (call === 'train' ? { loss: out } : out)

const { dense, conv2d, maxPooling2d, flatten } = tf.layers
const mlp = () => [
  dense({ units: 256, activation: 'relu', inputShape: [784] }),
  dense({ units: 128, activation: 'relu' }),
  dense({ units: 10 }),
]
const cnn = () => [
  conv2d({ filters: 32, kernelSize: 3, padding: 'same', activation: 'relu', inputShape: [28, 28, 1] }),
  maxPooling2d({ poolSize: 2 }),
  conv2d({ filters: 64, kernelSize: 3, padding: 'same', activation: 'relu' }),
  maxPooling2d({ poolSize: 2 }),
  flatten(),
  dense({ units: 128, activation: 'relu' }),
  dense({ units: 10 }),
]

/** The gradients that the WASM backend lacks, for the windows of these networks: 3 x 3 with padding 1, and 2 x 2 apart. */
function composeMissing() {
  const missing = (name) => !tf.getKernel(name, 'wasm')
  if (missing('Conv2DBackpropFilter')) {
    tf.registerKernel({
      kernelName: 'Conv2DBackpropFilter',
      backendName: 'wasm',
      kernelFunc: ({ inputs: { x, dy } }) =>
        tf.tidy(() => {
          const [n, height, width, channels] = x.shape
          const filters = dy.shape[3]
          const padded = x.pad([
            [0, 0],
            [1, 1],
            [1, 1],
            [0, 0],
          ])
          const columns = dy.reshape([-1, filters])
          const taps = Array.from({ length: 9 }, (_, k) =>
            padded
              .slice([0, Math.floor(k / 3), k % 3, 0], [n, height, width, channels])
              .reshape([-1, channels])
              .transpose()
              .matMul(columns),
          )
          return tf.stack(taps).reshape([3, 3, channels, filters])
        }),
    })
  }
  if (missing('MaxPoolGrad')) {
    tf.registerKernel({
      kernelName: 'MaxPoolGrad',
      backendName: 'wasm',
      kernelFunc: ({ inputs: { dy, input, output } }) =>
        tf.tidy(() => {
          const [n, height, width, channels] = output.shape
          const apart = input.reshape([n * height, 2, width, 2 * channels])
          const wide = (t) => tf.concat([t, t], 3).reshape([n * height, 1, width, 2 * channels])
          const largest = apart.equal(wide(output)).cast('float32')
          return largest.mul(wide(dy)).reshape(input.shape)
        }),
    })
  }
}
