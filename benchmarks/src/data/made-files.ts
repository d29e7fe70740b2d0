import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { type SparseMatrix, sparseMatrix } from '@foldwise/core'

/** A folder that both sides read and write, for as long as `work` takes. */
export async function withFolder<T>(work: (folder: string) => Promise<T>): Promise<T> {
  const folder = await mkdtemp(join(tmpdir(), 'foldwise-bench-'))
  try {
    return await work(folder)
  } finally {
    await rm(folder, { recursive: true })
  }
}

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
