import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { JobError } from '@foldwise/job-kit'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { bounds, pick, spread } from '../../src/data/images.ts'
import { square } from '../../src/data/resize.ts'
import { openStore, sha256 } from '../../src/data/store.ts'
import { untar } from '../../src/data/tar.ts'

let folder: string
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'foldwise-retail-data-'))
})
afterAll(() => rm(folder, { recursive: true }))

/** A header of a tar archive, then the data in whole blocks. */
function entry(name: string, data: string, kind = '0'): Buffer {
  const header = Buffer.alloc(512)
  header.write(name, 0)
  header.write(data.length.toString(8).padStart(11, '0'), 124)
  header.write(' '.repeat(8), 148)
  header.write(kind, 156)
  header.write('ustar', 257)
  const sum = header.reduce((a, b) => a + b, 0)
  header.write(`${sum.toString(8).padStart(6, '0')}\0 `, 148)
  const body = Buffer.alloc(Math.ceil(data.length / 512) * 512)
  body.write(data, 0)
  return Buffer.concat([header, body])
}
const END = Buffer.alloc(1024)

test('a tar archive gives its files, with long paths of pax headers, and skips folders', () => {
  const long = `${'deep/'.repeat(30)}file.jpg`
  const record = `${` path=${long}\n`.length + 3} path=${long}\n`
  const archive = Buffer.concat([
    entry('global', '52 comment=fc80ba90f803d79d0383df52c5a4ac5de99ff6fc\n', 'g'),
    entry('a/', '', '5'),
    entry('a/one.txt', 'one'),
    entry('pax', record, 'x'),
    entry('short', 'two'),
    entry('b.txt', 'three'),
    END,
  ])
  const files = [...untar(archive)].map(({ path, data }) => [path, Buffer.from(data).toString()])
  expect(files).toEqual([
    ['a/one.txt', 'one'],
    [long, 'two'],
    ['b.txt', 'three'],
  ])
})

test('damaged and cut off archives are refused', () => {
  const archive = Buffer.concat([entry('a', 'x'.repeat(600)), END])
  expect(() => [...untar(archive.subarray(0, 900))]).toThrow(JobError)
  expect(() => [...untar(archive.subarray(0, 1536))]).toThrow(JobError)
  const wrong = Buffer.from(archive)
  wrong[0] = 0x7a
  expect(() => [...untar(wrong)]).toThrow(JobError)
})

test('an image is cut to its middle square and scaled', () => {
  // 4 x 2 pixels, red is the column, green the row, blue 7; the middle square has columns 1 and 2.
  const data = new Uint8Array(4 * 2 * 4)
  for (let y = 0; y < 2; y++) for (let x = 0; x < 4; x++) data.set([10 * x, 10 * y, 7, 255], (y * 4 + x) * 4)
  expect([...square({ data, width: 4, height: 2 }, 2)]).toEqual([10, 20, 10, 20, 0, 0, 10, 10, 7, 7, 7, 7])
  const one = square({ data, width: 4, height: 2 }, 1)
  expect([...one]).toEqual([15, 5, 7])
})

test('parts of a bounded set are spread over the whole', () => {
  expect([...spread(10, 4)]).toEqual([0, 2, 5, 7])
  expect([...spread(3)]).toEqual([0, 1, 2])
  expect(bounds(undefined)).toEqual({})
  const images = { pixels: Uint8Array.of(1, 2, 3), labels: Int32Array.of(0, 1, 2), shape: [1, 1, 1] as const }
  expect([...pick(images, [2, 0]).pixels]).toEqual([3, 1])
})

test('a file with another checksum is refused, and what is not there is downloaded once', async () => {
  const good = { path: 'good.bin', sha256: sha256('good') }
  await writeFile(join(folder, 'good.bin'), 'good')
  const asked: string[] = []
  const store = openStore([join(folder, 'none'), folder], (url) => asked.push(url))
  expect(String(await store.read(good))).toBe('good')
  await expect(store.read({ ...good, sha256: sha256('bad') })).rejects.toThrow(JobError)

  const server = createServer((_, response) => response.end('from afar'))
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}/file`
  try {
    const far = { path: 'kept/far.bin', sha256: sha256('from afar'), url }
    expect(String(await store.read(far))).toBe('from afar')
    expect(String(await store.read(far))).toBe('from afar')
    expect(asked).toEqual([url])
    await expect(store.read({ ...far, path: 'other.bin', sha256: sha256('x') })).rejects.toThrow(JobError)
  } finally {
    await new Promise((resolve) => server.close(resolve))
  }
  await expect(store.read({ path: 'lost.bin', sha256: '' })).rejects.toThrow(JobError)
})
