import { FormatError, show } from '../errors.ts'
import { isJsonObject, type Json } from '../json.ts'
import { parseStrict } from './strict-json.ts'

/** What the file says of a model besides its tensors. Kept as one JSON string in the safetensors metadata. */
export interface Manifest {
  readonly format: 'foldwise'
  readonly formatVersion: 1
  readonly type: string
  readonly version: number
  readonly params: { readonly [name: string]: Json }
  readonly facts: { readonly [name: string]: Json }
  readonly children: readonly Manifest[]
}

const MAX_DEPTH = 16
const MAX_CHILDREN = 100_000

/** A checked manifest. Throws `FormatError` for anything that is not one. */
export function parseManifest(text: string): Manifest {
  let value: unknown
  try {
    value = parseStrict(text)
  } catch (error) {
    throw bad('a manifest that is JSON', (error as SyntaxError).message)
  }
  let count = 0
  const check = (v: unknown, depth: number): void => {
    if (depth > MAX_DEPTH) throw bad(`models nested at most ${MAX_DEPTH} deep`, 'more')
    if (++count > MAX_CHILDREN) throw bad(`at most ${MAX_CHILDREN} models`, 'more')
    if (!isJsonObject(v)) throw bad('a manifest that is an object', show(v))
    if (v.format !== 'foldwise') throw bad("the format 'foldwise'", show(v.format))
    if (v.formatVersion !== 1) throw bad('format version 1', show(v.formatVersion))
    if (typeof v.type !== 'string') throw bad("a 'type' that is a string", show(v.type))
    if (!Number.isSafeInteger(v.version)) throw bad("a 'version' that is an integer", show(v.version))
    if (!isJsonObject(v.params)) throw bad("'params' that are an object", show(v.params))
    if (!isJsonObject(v.facts)) throw bad("'facts' that are an object", show(v.facts))
    if (!Array.isArray(v.children)) throw bad("'children' that are an array", show(v.children))
    for (const child of v.children) check(child, depth + 1)
  }
  check(value, 0)
  return value as Manifest
}

const bad = (what: string, got: string): FormatError =>
  new FormatError(`model file: expected ${what}, got ${got}. The file is damaged or was not written by foldwise.`)
