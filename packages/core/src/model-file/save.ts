import type { Model } from '../contract.ts'
import type { Data, DType } from '../dtype.ts'
import { hostData } from '../host.ts'
import type { Json } from '../json.ts'
import type { Manifest } from './manifest.ts'
import { encodeTensors } from './safetensors.ts'

/**
 * The bytes of a model file: a safetensors file whose metadata holds the manifest.
 * The same model gives the same bytes; nothing in it names code to run.
 */
export function save(model: Model): Uint8Array<ArrayBuffer> {
  const tensors = new Map<string, { dtype: DType; shape: readonly number[]; data: Data }>()
  const manifest = collect(model, '', tensors)
  return encodeTensors({ tensors, metadata: new Map([['foldwise', JSON.stringify(manifest)]]) })
}

/** Children's tensors are named by their position: `1/coef`. */
function collect(
  model: Model,
  prefix: string,
  tensors: Map<string, { dtype: DType; shape: readonly number[]; data: Data }>,
): Manifest {
  const state = model.toState()
  for (const [name, t] of Object.entries(state.tensors)) {
    tensors.set(prefix + name, { dtype: t.dtype, shape: t.shape, data: hostData(t) })
  }
  return {
    format: 'foldwise',
    formatVersion: 1,
    type: model.type,
    version: model.version,
    params: model.params as { readonly [name: string]: Json },
    facts: state.facts,
    children: (state.children ?? []).map((child, i) => collect(child, `${prefix}${i}/`, tensors)),
  }
}
