import { readFile } from 'node:fs/promises'
import { checkPackage, createPackageFromTarballData } from '@arethetypeswrong/core'
import { publint } from 'publint'
import { formatMessage } from 'publint/utils'
import { describe, expect, inject, test } from 'vitest'

describe.each(inject('tarballs'))('$name', ({ name, file }) => {
  test('holds its build, its README, its licence, and nothing else', async () => {
    const files = (await open(file)).listFiles().map((f) => f.slice(`/node_modules/${name}/`.length))
    expect(files).toEqual(
      expect.arrayContaining(['package.json', 'README.md', 'LICENSE', 'dist/index.js', 'dist/index.d.ts']),
    )
    expect(files.filter((f) => !/^(package\.json|README\.md|LICENSE|dist\/.+\.(js|js\.map|d\.ts))$/.test(f))).toEqual(
      [],
    )
  })

  test('points at its build, and at nothing in this repository', async () => {
    const pack = await open(file)
    const text = pack.readFile(`/node_modules/${name}/package.json`)
    expect(text).not.toContain('@foldwise/source')
    expect(text).not.toContain('workspace:')
    expect(JSON.parse(text)).toMatchObject({ name, type: 'module', sideEffects: false, license: 'MIT' })
  })

  test('publishes no tfjs type', async () => {
    const pack = await open(file)
    const typings = pack.listFiles().filter((f) => f.endsWith('.d.ts'))
    expect(typings.filter((f) => /@tensorflow|@webgpu\/types/.test(pack.readFile(f)))).toEqual([])
  })

  test('publint has nothing to say', async () => {
    const { buffer, byteOffset, byteLength } = await readFile(file)
    const tarball = buffer.slice(byteOffset, byteOffset + byteLength) as ArrayBuffer
    const { messages, pkg } = await publint({ pack: { tarball }, strict: true })
    const notes = messages.map((m) => formatMessage(m, pkg ?? {}, { color: false }))
    expect(notes).toEqual([])
  })

  test('its types are found by every ESM resolution', async () => {
    const result = await checkPackage(await open(file))
    if (!result.types) throw new Error('the package has no types')
    // ESM only: require() from CommonJS and resolution without `exports` are not supported.
    const esm = result.problems.filter((p) => !('resolutionKind' in p) || !/node10|cjs/.test(p.resolutionKind))
    expect(esm).toEqual([])
  })
})

async function open(file: string) {
  return createPackageFromTarballData(new Uint8Array(await readFile(file)))
}
