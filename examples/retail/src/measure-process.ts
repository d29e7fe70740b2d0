// Measures one model in a process of its own: node measure-process.ts model.onnx images.safetensors runs
// Prints one JSON object: milliseconds an image, and the memory that the model took at its peak.
import { readFile } from 'node:fs/promises'
import { decodeTensors } from '@foldwise/core'
import { session } from '@foldwise/inference'
import { classify } from './measure/classify.ts'
import type { Measured } from './measure/measure-model.ts'

const WARM_UP = 10

const [modelFile, imagesFile, runs] = process.argv.slice(2) as [string, string, string]
const { data, shape } = decodeTensors(await readFile(imagesFile)).tensors.get('images')!
const images = {
  pixels: data as Uint8Array,
  labels: new Int32Array(shape[0]!),
  shape: shape.slice(1) as [number, number, number],
}
const memory = (): number => process.memoryUsage.rss()
const before = memory()
using model = await session(await readFile(modelFile))
const times: number[] = []
let peak = memory()
for (let i = -WARM_UP; i < Number(runs); i++) {
  const at = (i + WARM_UP) % images.labels.length
  const start = performance.now()
  await classify(model, images, at, at + 1)
  if (i >= 0) times.push(performance.now() - start)
  peak = Math.max(peak, memory())
}
times.sort((a, b) => a - b)
const quantile = (q: number): number => times[Math.min(times.length - 1, Math.ceil(q * times.length) - 1)]!
const measured: Measured = {
  meanMs: times.reduce((a, b) => a + b, 0) / times.length,
  p50Ms: quantile(0.5),
  p99Ms: quantile(0.99),
  peakMb: (peak - before) / 1e6,
}
process.stdout.write(JSON.stringify(measured))
