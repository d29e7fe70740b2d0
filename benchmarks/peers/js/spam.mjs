// What a JavaScript user picks today: natural's TfIdf, and a dense tfjs layer on the commonest terms.
import { readFileSync } from 'node:fs'
import * as tf from '@tensorflow/tfjs'
import '@tensorflow/tfjs-backend-wasm'
import natural from 'natural'

const version = (name) =>
  JSON.parse(readFileSync(new URL(`./node_modules/${name}/package.json`, import.meta.url), 'utf8')).version

let texts, x, y

export async function prepare({ mails }) {
  texts = JSON.parse(readFileSync(mails, 'utf8')).texts
  await tf.setBackend('wasm')
  return { natural: version('natural'), tfjs: version('@tensorflow/tfjs') }
}

/** Counts only: natural has no call that gives the matrix. */
export function vectorize() {
  const index = new natural.TfIdf()
  for (const text of texts) index.addDocument(text)
  return index
}

/** Dense rows, written by the benchmark; not timed. */
export function matrix({ file, rows, columns, labels }) {
  const bytes = readFileSync(file)
  x = tf.tensor2d(new Float32Array(bytes.buffer.slice(bytes.byteOffset, bytes.byteOffset + bytes.byteLength)), [
    rows,
    columns,
  ])
  y = tf.tensor2d(labels, [rows, 1])
  return null
}

export async function fit({ epochs }) {
  const model = tf.sequential({
    layers: [tf.layers.dense({ units: 1, activation: 'sigmoid', inputShape: [x.shape[1]] })],
  })
  model.compile({ optimizer: tf.train.adam(0.05), loss: 'binaryCrossentropy' })
  await model.fit(x, y, { epochs, batchSize: 64, verbose: 0 })
  return model
}

export async function describe(call, out) {
  if (call === 'vectorize') return { documents: out.documents.length }
  if (call !== 'fit') return out
  const p = await out.predict(x).data()
  const labels = await y.data()
  return { accuracy: p.filter((v, i) => v > 0.5 === labels[i] > 0.5).length / p.length }
}
