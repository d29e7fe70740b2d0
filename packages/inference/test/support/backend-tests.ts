import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { fromBinary } from '@bufbuild/protobuf'
import { FormatError, type HostArray } from '@foldwise/core'
import { session } from '../../src/index.ts'
import { TensorProtoSchema } from '../../src/onnx/onnx_pb.ts'
import { readTensor } from '../../src/onnx/read-tensor.ts'
import { difference } from './difference.ts'

export type Outcome = { readonly kind: 'passed' | 'failed' | 'refused'; readonly message?: string }

/** Runs one case of ONNX's backend tests: model.onnx and test_data_set_*, with inputs and outputs as tensor files. */
export async function runBackendTest(dir: string): Promise<Outcome> {
  let ready: Awaited<ReturnType<typeof session>>
  try {
    ready = await session(new Uint8Array(readFileSync(join(dir, 'model.onnx'))))
  } catch (e) {
    return { kind: 'refused', message: (e as Error).message }
  }
  try {
    for (const set of readdirSync(dir).filter((n) => n.startsWith('test_data_set'))) {
      const inputs = readAll(join(dir, set), 'input')
      const outputs = readAll(join(dir, set), 'output')
      const feeds = Object.fromEntries(ready.inputs.map((v, i) => [v.name, inputs[i]!]))
      const got = await ready.run(feeds)
      for (const [i, { name }] of ready.outputs.entries()) {
        const worst = difference(got[name]!, outputs[i]!)
        if (worst) return { kind: 'failed', message: `${name}: ${worst}` }
      }
    }
    return { kind: 'passed' }
  } catch (e) {
    return { kind: e instanceof FormatError ? 'refused' : 'failed', message: (e as Error).message }
  }
}

function readAll(dir: string, role: string): HostArray[] {
  const out: HostArray[] = []
  for (let i = 0; existsSync(join(dir, `${role}_${i}.pb`)); i++) {
    const bytes = new Uint8Array(readFileSync(join(dir, `${role}_${i}.pb`)))
    out.push(readTensor(fromBinary(TensorProtoSchema, bytes), `${role} ${i}`))
  }
  return out
}
