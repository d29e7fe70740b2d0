import { readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { type SparseMatrix, sparseMatrix } from '@foldwise/core'

const bytes = async (folder: string, name: string): Promise<ArrayBuffer> => {
  const { buffer, byteOffset, byteLength } = await readFile(join(folder, name))
  return buffer.slice(byteOffset, byteOffset + byteLength) as ArrayBuffer
}

export const readFloats = async (folder: string, name: string) => new Float64Array(await bytes(folder, name))
export const readIntegers = async (folder: string, name: string) => new Int32Array(await bytes(folder, name))

export async function readSparse(folder: string, shape: readonly [number, number]): Promise<SparseMatrix> {
  const [indptr, indices] = [await readIntegers(folder, 'indptr'), await readIntegers(folder, 'indices')]
  return sparseMatrix(shape, indptr, indices, await readFloats(folder, 'values'))
}

export async function writeSparse(folder: string, { indptr, indices, values }: SparseMatrix): Promise<void> {
  await writeFile(join(folder, 'indptr'), indptr)
  await writeFile(join(folder, 'indices'), indices)
  await writeFile(join(folder, 'values'), values)
}
