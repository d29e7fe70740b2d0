import { chmod, mkdir, mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { FormatError, save } from '../../src/index.ts'
import { readModel, writeFileAtomic, writeModel } from '../../src/node.ts'
import { means } from '../samples.ts'
import { caught } from '../throws.ts'

let folder: string
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'foldwise-'))
})
afterEach(async () => {
  await chmod(folder, 0o755)
  await rm(folder, { recursive: true })
})

const fitted = () => means().fit({ x: [[0], [1]], y: ['a', 'b'] })

describe('writeModel and readModel', () => {
  test('keep a model on disk', async () => {
    const path = join(folder, 'm.safetensors')
    const model = await fitted()
    await writeModel(path, model)
    expect(Buffer.compare(await readFile(path), save(model))).toBe(0)
    expect(await (await readModel(path, means)).predict([[1]])).toEqual(['b'])
    expect(await readdir(folder)).toEqual(['m.safetensors'])
  })

  test('reject with the file system’s error, or a FormatError', async () => {
    expect(await caught(() => readModel(join(folder, 'none'), means))).toMatchObject({ code: 'ENOENT' })
    await writeFile(join(folder, 'text'), 'this is no model')
    expect(await caught(() => readModel(join(folder, 'text'), means))).toBeInstanceOf(FormatError)
  })

  test('a model that cannot be saved leaves the file as it was', async () => {
    const path = join(folder, 'm.safetensors')
    await writeFile(path, 'old')
    const model = await fitted()
    model.dispose()
    await caught(() => writeModel(path, model))
    expect(await readFile(path, 'utf8')).toBe('old')
    expect(await readdir(folder)).toEqual(['m.safetensors'])
  })
})

describe('writeFileAtomic', () => {
  test('replaces a whole file', async () => {
    const path = join(folder, 'f')
    await writeFile(path, 'a much longer old content')
    await writeFileAtomic(path, 'new')
    expect(await readFile(path, 'utf8')).toBe('new')
    await writeFileAtomic(path, Uint8Array.of(1, 2))
    expect([...(await readFile(path))]).toEqual([1, 2])
  })

  test('a failed rename leaves the target whole and no temporary file', async () => {
    const target = join(folder, 'taken')
    await mkdir(target)
    await writeFile(join(target, 'inside'), 'kept')
    expect(await caught(() => writeFileAtomic(target, 'new'))).toBeInstanceOf(Error)
    expect(await readdir(folder)).toEqual(['taken'])
    expect(await readFile(join(target, 'inside'), 'utf8')).toBe('kept')
  })

  test('a failed write leaves the target whole and no temporary file', async () => {
    const path = join(folder, 'f')
    await writeFile(path, 'old')
    const broken = {
      [Symbol.iterator]: () => {
        throw new Error('no more')
      },
    } as unknown as Uint8Array
    expect(await caught(() => writeFileAtomic(path, broken))).toBeInstanceOf(Error)
    expect(await readFile(path, 'utf8')).toBe('old')
    expect(await readdir(folder)).toEqual(['f'])
  })

  test('a missing folder is an error, and is not made', async () => {
    expect(await caught(() => writeFileAtomic(join(folder, 'no', 'f'), 'x'))).toMatchObject({ code: 'ENOENT' })
    expect(await readdir(folder)).toEqual([])
  })

  test('of many writers at once one wins, with its whole content', async () => {
    const path = join(folder, 'f')
    const contents = Array.from({ length: 8 }, (_, i) => String(i).repeat(100_000 + i))
    await Promise.all(contents.map((c) => writeFileAtomic(path, c)))
    expect(contents).toContain(await readFile(path, 'utf8'))
    expect(await readdir(folder)).toEqual(['f'])
  })
})
