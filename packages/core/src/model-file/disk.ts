import { readFile } from 'node:fs/promises'
import type { Model, ModelType } from '../contract.ts'
import { writeFileAtomic } from './atomic.ts'
import { load } from './load.ts'
import { save } from './save.ts'

/** Writes a model to a `.safetensors` file, whole or not at all. */
export const writeModel = (path: string, model: Model): Promise<void> => writeFileAtomic(path, save(model))

/** Reads a model file. See `load` for `types` and what is thrown. */
export async function readModel<const T extends ModelType | readonly ModelType[]>(
  path: string,
  types: T,
): Promise<ReturnType<typeof load<T>>> {
  return load(await readFile(path), types)
}
