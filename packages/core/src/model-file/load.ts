import type { Model, ModelType } from '../contract.ts'
import { FormatError, show } from '../errors.ts'
import { hostTensor } from '../host.ts'
import { deepFreeze } from '../json.ts'
import type { Tensor } from '../tensor.ts'
import { type Manifest, parseManifest } from './manifest.ts'
import { decodeTensors, type TensorFile } from './safetensors.ts'

type ModelOf<T> = T extends ModelType<infer M> ? M : never

/**
 * The model in a file, rebuilt by one of `types`: only they may be built, whatever the file names.
 * Throws `FormatError` for a damaged file, or a type or version that none of `types` can build.
 */
export function load<const T extends ModelType | readonly ModelType[]>(
  bytes: Uint8Array,
  types: T,
): ModelOf<T extends readonly ModelType[] ? T[number] : T> {
  const list = (Array.isArray(types) ? types : [types]) as readonly ModelType[]
  const file = decodeTensors(bytes)
  const text = file.metadata.get('foldwise')
  if (text === undefined) {
    throw new FormatError(
      "model file: expected a 'foldwise' manifest in the metadata, got none. It is a safetensors file, but not a model of ours.",
    )
  }
  const used = new Set<string>()
  const model = rebuild(parseManifest(text), '', list, file, used)
  for (const name of file.tensors.keys()) {
    if (!used.has(name)) {
      throw new FormatError(`model file: expected tensors of its models only, got ${show(name)}. The file is damaged.`)
    }
  }
  return model as ModelOf<T extends readonly ModelType[] ? T[number] : T>
}

function rebuild(
  manifest: Manifest,
  prefix: string,
  types: readonly ModelType[],
  file: TensorFile,
  used: Set<string>,
): Model {
  const type = types.find((t) => t.type === manifest.type)
  if (!type) {
    throw new FormatError(
      `model file: expected ${types.map((t) => `'${t.type}'`).join(' or ')}, got ${show(manifest.type)}. Pass its definition to load().`,
    )
  }
  const children = manifest.children.map((child, i) =>
    rebuild(child, `${prefix}${i}/`, type.parts ?? types, file, used),
  )
  const tensors: Record<string, Tensor> = Object.create(null)
  for (const [name, { dtype, shape, data }] of file.tensors) {
    const own = name.slice(prefix.length)
    if (!name.startsWith(prefix) || own.includes('/')) continue
    tensors[own] = hostTensor(data, shape, dtype)
    used.add(name)
  }
  const { type: name, version, params, facts } = manifest
  return type.restore({
    type: name,
    version,
    params,
    facts: deepFreeze(facts),
    tensors,
    ...(children.length > 0 && { children }),
  })
}
