import type { Model } from '../contract.ts'
import type { Data, DType } from '../dtype.ts'
import { InputError, show } from '../errors.ts'
import { hostData } from '../host.ts'
import type { Json } from '../json.ts'
import type { Manifest } from './manifest.ts'
import { encodeTensors } from './safetensors.ts'
import { writeJson } from './strict-json.ts'

/**
 * The bytes of a model file: a safetensors file whose metadata holds the manifest.
 * The same model gives the same bytes; nothing in it names code to run.
 * Throws `InputError` for a disposed model, or state that is not on the host.
 */
export function save(model: Model): Uint8Array<ArrayBuffer> {
  const tensors = new Map<string, { dtype: DType; shape: readonly number[]; data: Data }>()
  const manifest = collect(model, '', tensors)
  return encodeTensors({ tensors, metadata: new Map([['foldwise', writeJson(manifest)]]) })
}

/** Children's tensors are named by their position: `1/coef`. */
function collect(
  model: Model,
  prefix: string,
  tensors: Map<string, { dtype: DType; shape: readonly number[]; data: Data }>,
): Manifest {
  const state = model.toState()
  for (const [name, t] of Object.entries(state.tensors)) {
    if (name.includes('/')) {
      throw new InputError(
        `save: expected names without '/' for the tensors of a '${model.type}', got ${show(name)}. The slash sets a child's tensors apart.`,
      )
    }
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
