import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { fromBinary } from '@bufbuild/protobuf'
import type { HostArray } from '@foldwise/core'
import { type Session, session } from '../../src/index.ts'
import { TensorProtoSchema } from '../../src/onnx/onnx_pb.ts'
import { readTensor } from '../../src/onnx/read-tensor.ts'
import { difference } from './difference.ts'

/** One case of ONNX's backend tests: a model, and for each run the tensor files it takes and gives. */
export interface BackendCase {
  readonly model: Uint8Array
  readonly runs: readonly { readonly inputs: readonly Uint8Array[]; readonly outputs: readonly Uint8Array[] }[]
}

export type Outcome = { readonly kind: 'passed' } | { readonly kind: 'refused' | 'failed'; readonly message: string }

/** `refused` where our reader or session says it lacks something; `failed` where a run throws or gives other values. */
export async function runBackendCase({ model, runs }: BackendCase): Promise<Outcome> {
  let ready: Session
  let data: { inputs: HostArray[]; outputs: HostArray[] }[]
  try {
    data = runs.map((run) => ({ inputs: run.inputs.map(tensorFile), outputs: run.outputs.map(tensorFile) }))
    ready = await session(model)
  } catch (e) {
    return { kind: 'refused', message: (e as Error).message }
  }
  try {
    for (const { inputs, outputs } of data) {
      const got = await ready.run(Object.fromEntries(ready.inputs.map((v, i) => [v.name, inputs[i]!])))
      for (const [i, { name }] of ready.outputs.entries()) {
        const worst = difference(got[name]!, outputs[i]!)
        if (worst) return { kind: 'failed', message: `${name}: ${worst}` }
      }
    }
    return { kind: 'passed' }
  } catch (e) {
    return { kind: 'failed', message: (e as Error).message }
  }
}

const tensorFile = (bytes: Uint8Array): HostArray => readTensor(fromBinary(TensorProtoSchema, bytes), 'tensor file')

/** A case as the archive has it: model.onnx, and test_data_set_* with input_*.pb and output_*.pb. */
export function readBackendCase(dir: string): BackendCase {
  const read = (...path: string[]): Uint8Array => new Uint8Array(readFileSync(join(dir, ...path)))
  const all = (set: string, role: string): Uint8Array[] => {
    const out: Uint8Array[] = []
    while (existsSync(join(dir, set, `${role}_${out.length}.pb`))) out.push(read(set, `${role}_${out.length}.pb`))
    return out
  }
  const sets = readdirSync(dir).filter((name) => name.startsWith('test_data_set'))
  return {
    model: read('model.onnx'),
    runs: sets.map((set) => ({ inputs: all(set, 'input'), outputs: all(set, 'output') })),
  }
}
