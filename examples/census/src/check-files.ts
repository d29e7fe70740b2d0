import { readFile } from 'node:fs/promises'
import { type Classifier, cellOf, type HostArray, hostData, type ModelType, type Table } from '@foldwise/core'
import { readModel } from '@foldwise/core/node'
import { runInBatches, session } from '@foldwise/inference'
import { JobError, largestDifference } from '@foldwise/job-kit'
import { tunedThreshold } from '@foldwise/pipelines'
import type { CensusSchema, Income } from './census.ts'

export interface Agreement {
  readonly rows: number
  /** Largest difference of a probability from the fitted model's. */
  readonly safetensors: number
  readonly onnx: number
  /** Rows that the ONNX file labels otherwise: those whose probability is the threshold, to float32. */
  readonly otherLabels: number
}

/** ONNX gets its numbers as float32, the model as float64. */
const ONNX_TOLERANCE = 1e-5
/** A graph's rows are dense, so some at a time. */
const BATCH = 1000

/** Loads both files back and predicts the rows. Throws where a file does not predict what the model did. */
export async function checkFiles(
  files: { readonly model: string; readonly onnx: string },
  type: ModelType,
  x: Table<CensusSchema>,
  expected: { readonly labels: readonly Income[]; readonly scores: Float64Array },
): Promise<Agreement> {
  using loaded = (await readModel(files.model, [tunedThreshold, type])) as Classifier<
    Table<CensusSchema>,
    Income,
    'predictProba'
  >
  const column = loaded.classes.indexOf('>50K')
  const again = hostData(await loaded.predictProba(x))
  const safetensors = largestDifference(expected.scores, (i) => again[i * 2 + column]!)

  using graph = await session(await readFile(files.onnx))
  const { label, probabilities } = await runInBatches(graph, feedsOf(x), BATCH)
  const said = label!.data as readonly string[]
  const fromGraph = probabilities!.data as Float32Array
  const otherLabels = expected.labels.filter((l, row) => l !== said[row]).length
  const onnx = largestDifference(expected.scores, (i) => fromGraph[i * 2 + column]!)
  if (safetensors !== 0) {
    throw new JobError(`expected ${files.model} to predict what the model does, got a difference of ${safetensors}.`)
  }
  if (!(onnx <= ONNX_TOLERANCE)) {
    throw new JobError(`expected ${files.onnx} to predict within ${ONNX_TOLERANCE}, got a difference of ${onnx}.`)
  }
  return { rows: x.rows, safetensors, onnx, otherLabels }
}

/** A table as a graph's inputs, one `[N, 1]` a column. */
export const feedsOf = ({ columns, rows }: Table): { readonly [name: string]: HostArray } =>
  Object.fromEntries(
    columns.map((c): [string, HostArray] => {
      const shape = [rows, 1]
      if (c.kind !== 'string') return [c.name, { dtype: 'float32', shape, data: Float32Array.from(c.data) }]
      return [c.name, { dtype: 'string', shape, data: Array.from({ length: rows }, (_, i) => String(cellOf(c, i))) }]
    }),
  )
