import { readFile } from 'node:fs/promises'
import { hostData } from '@foldwise/core'
import { readModel } from '@foldwise/core/node'
import { session } from '@foldwise/inference'
import { JobError, largestDifference } from '@foldwise/job-kit'
import { spamModel } from './recipe.ts'

export interface Agreement {
  /** Mails predicted again from both files. */
  readonly mails: number
  /** Largest difference of a probability of spam, from the fitted model's. */
  readonly safetensors: number
  readonly onnx: number
}

/** ONNX computes in float32, the model in float64. */
const ONNX_TOLERANCE = 1e-5
/** A graph's rows are dense, so a few mails at a time. */
const BATCH = 32

/** Loads both files back and predicts the test mails. Throws where a file does not predict what the model did. */
export async function checkFiles(
  files: { readonly model: string; readonly onnx: string },
  texts: readonly string[],
  expected: Float64Array,
): Promise<Agreement> {
  using loaded = await readModel(files.model, spamModel)
  const column = loaded.classes.indexOf('spam')
  const again = hostData(await loaded.predictProba(texts))
  const safetensors = largestDifference(expected, (i) => again[i * 2 + column]!)

  using graph = await session(await readFile(files.onnx))
  const fromGraph = new Float64Array(texts.length)
  for (let from = 0; from < texts.length; from += BATCH) {
    const batch = texts.slice(from, from + BATCH)
    const { probabilities } = await graph.run({ text: batch })
    batch.forEach((_, i) => {
      fromGraph[from + i] = (probabilities!.data as Float32Array)[i * 2 + column]!
    })
  }
  const onnx = largestDifference(expected, (i) => fromGraph[i]!)
  if (safetensors !== 0)
    throw new JobError(`expected ${files.model} to predict what the model does, got a difference of ${safetensors}.`)
  if (!(onnx <= ONNX_TOLERANCE))
    throw new JobError(`expected ${files.onnx} to predict within ${ONNX_TOLERANCE}, got a difference of ${onnx}.`)
  return { mails: texts.length, safetensors, onnx }
}
