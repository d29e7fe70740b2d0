import type { Model, ModelType } from '../contract.ts'
import { FormatError, InputError, ParamError, show } from '../errors.ts'
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
  if (!(bytes instanceof Uint8Array)) {
    throw new InputError(
      `load: expected the file as a Uint8Array, got ${show(bytes)}. Wrap a buffer: new Uint8Array(b).`,
    )
  }
  const file = decodeTensors(bytes)
  const text = file.metadata.get('foldwise')
  if (text === undefined) {
    throw new FormatError(
      "model file: expected a 'foldwise' manifest in the metadata, got none. It is a safetensors file, but not a model of ours.",
    )
  }
  const manifest = parseManifest(text)
  const tensors = tensorsByModel(file)
  checkOwners(manifest, tensors)
  return rebuild(manifest, '', list, tensors) as ModelOf<T extends readonly ModelType[] ? T[number] : T>
}

type Tensors = ReadonlyMap<string, Record<string, Tensor>>

/** Tensors of each model by its prefix in their names: `''`, `'0/'`, `'0/1/'`. */
function tensorsByModel(file: TensorFile): Tensors {
  const by = new Map<string, Record<string, Tensor>>()
  for (const [name, { dtype, shape, data }] of file.tensors) {
    const prefix = name.slice(0, name.lastIndexOf('/') + 1)
    let own = by.get(prefix)
    // Without a prototype, so that a tensor may be called __proto__.
    if (!own) by.set(prefix, (own = Object.create(null) as Record<string, Tensor>))
    own[name.slice(prefix.length)] = hostTensor(data, shape, dtype)
  }
  return by
}

/** Throws `FormatError` for a tensor that belongs to none of the manifest's models. */
function checkOwners(manifest: Manifest, tensors: Tensors): void {
  const models = new Set<string>()
  const visit = (m: Manifest, prefix: string): void => {
    models.add(prefix)
    m.children.forEach((child, i) => {
      visit(child, `${prefix}${i}/`)
    })
  }
  visit(manifest, '')
  for (const [prefix, own] of tensors) {
    if (!models.has(prefix)) {
      const name = show(prefix + Object.keys(own)[0])
      throw new FormatError(`model file: expected tensors of its models only, got ${name}. The file is damaged.`)
    }
  }
}

function rebuild(manifest: Manifest, prefix: string, types: readonly ModelType[], tensors: Tensors): Model {
  const type = chooseType(manifest, types)
  const children: Model[] = []
  try {
    for (const [i, child] of manifest.children.entries()) {
      children.push(rebuild(child, `${prefix}${i}/`, type.parts ?? types, tensors))
    }
    return type.restore({
      type: manifest.type,
      version: manifest.version,
      params: manifest.params,
      facts: deepFreeze(manifest.facts),
      tensors: tensors.get(prefix) ?? {},
      ...(children.length > 0 && { children }),
    })
  } catch (error) {
    for (const child of children) child.dispose()
    if (error instanceof FormatError || error instanceof ParamError) throw error
    throw new FormatError(
      `model file: expected a state that '${type.type}' can be rebuilt from, got one it refuses: ${(error instanceof Error ? error.message : show(error)).replace(/\.?$/, '.')} The file is damaged.`,
      { cause: error },
    )
  }
}

/** The given type with the file's name; of several, such as two pipelines, the first that can have its children. */
function chooseType(manifest: Manifest, types: readonly ModelType[]): ModelType {
  const named = types.filter((t) => t.type === manifest.type)
  const parts = new Set(manifest.children.map((c) => c.type))
  const type = named.find((t) => [...parts].every((p) => t.parts?.some((part) => part.type === p) ?? true)) ?? named[0]
  if (!type) {
    throw new FormatError(
      `model file: expected ${types.map((t) => `'${t.type}'`).join(' or ')}, got ${show(manifest.type)}. Pass its definition to load().`,
    )
  }
  return type
}
