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
  const labels = Int32Array.from({ length: rows }, (_, i) => (i * 7) % 10)
  data = { kind, rows, batch, x: inputs(kind, rows), y: tf.oneHot(tf.tensor1d(labels, 'int32'), 10) }
  return JSON.parse(readFileSync(`${folder}/package.json`, 'utf8')).version
}

function inputs(kind, rows) {
  if (kind === 'transformer') {
    const ids = Int32Array.from({ length: rows * 64 }, (_, i) => 1 + ((i * 7919) % 999))
    return tf.tensor2d(ids, [rows, 64], 'int32')
  }
  const values = Float32Array.from({ length: rows * 784 }, (_, i) => (((i * 7919) % 10007) / 10007 - 0.5) * 4)
  return tf.tensor(values, kind === 'mlp' ? [rows, 784] : [rows, 28, 28, 1])
}

export async function train() {
  const { kind, rows, batch, x, y } = data
  const net = kind === 'transformer' ? textEncoder() : layered(kind === 'mlp' ? mlp() : cnn())
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

function layered(layers) {
  const net = tf.sequential({ layers })
  net.compile({ optimizer: tf.train.adam(), loss: (t, p) => tf.losses.softmaxCrossEntropy(t, p) })
  return net
}

/** Two blocks of 64 by 4 heads on 64 tokens, of tf's operations. Its layers have no attention. */
function textEncoder() {
  const optimizer = tf.train.adam()
  const variable = (shape, scale = Math.sqrt(1 / shape[0])) => tf.variable(tf.randomNormal(shape, 0, scale))
  const linear = (from, to) => ({ w: variable([from, to]), b: tf.variable(tf.zeros([to])) })
  const norm = () => ({ g: tf.variable(tf.ones([64])), b: tf.variable(tf.zeros([64])) })
  const table = variable([1000, 64], 1)
  const positions = variable([64, 64], 1)
  const blocks = [0, 1].map(() => ({
    before: norm(),
    qkv: linear(64, 192),
    out: linear(64, 64),
    after: norm(),
    up: linear(64, 256),
    down: linear(256, 64),
  }))
  const last = norm()
  const head = linear(64, 10)
  const apply = ({ w, b }, x) => x.matMul(w).add(b)
  const normalize = ({ g, b }, x) => {
    const centred = x.sub(x.mean(-1, true))
    return centred.div(centred.square().mean(-1, true).add(1e-5).sqrt()).mul(g).add(b)
  }
  const gelu = (x) => x.mul(x.div(Math.SQRT2).erf().add(1)).div(2)
  const forward = (ids) => {
    const [n, length] = ids.shape
    // of one-hot rows: gather has no gradient on the WASM backend
    let x = tf.oneHot(ids.flatten(), 1000).cast('float32').matMul(table).reshape([n, length, 64]).add(positions)
    x = x.reshape([n * length, 64])
    for (const block of blocks) {
      const heads = apply(block.qkv, normalize(block.before, x))
        .reshape([n, length, 3, 4, 16])
        .transpose([2, 0, 3, 1, 4])
      const [q, k, v] = heads.reshape([3, n * 4, length, 16]).unstack()
      const weights = q.matMul(k, false, true).div(4).softmax()
      const mixed = weights
        .matMul(v)
        .reshape([n, 4, length, 16])
        .transpose([0, 2, 1, 3])
        .reshape([n * length, 64])
      x = x.add(apply(block.out, mixed))
      x = x.add(apply(block.down, gelu(apply(block.up, normalize(block.after, x)))))
    }
    return apply(head, normalize(last, x).reshape([n, length, 64]).mean(1))
  }
  const variables = [table, positions, last, head, ...blocks.flatMap((block) => Object.values(block))].flatMap(
    (part) => (part instanceof tf.Variable ? [part] : Object.values(part)),
  )
  return {
    async trainOnBatch(x, y) {
      const loss = optimizer.minimize(() => tf.losses.softmaxCrossEntropy(y, forward(x)), true, variables)
      const value = (await loss.data())[0]
      loss.dispose()
      return value
    },
    dispose() {
      optimizer.dispose()
      tf.dispose(variables)
    },
  }
}

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
