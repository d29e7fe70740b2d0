import { readFile } from 'node:fs/promises'
import { expect, inject, test } from 'vitest'
import { bundle } from '../../src/bundle.ts'

const dir = inject('consumer')

/** Ceilings with little room: a leak of one module into another shows at once. */
const kB = 1000

test('one metric is a few kilobytes and brings no tensors along', async ({ annotate }) => {
  const { gzipped, packages } = await bundle("import { rocAuc } from '@foldwise/metrics'\nself.auc = rocAuc", dir)
  await annotate(`${gzipped} bytes`)
  expect(packages).toEqual(['@foldwise/metrics'])
  expect(gzipped).toBeGreaterThan(100)
  expect(gzipped).toBeLessThan(3 * kB)
})

test('a page that loads and runs the spam model, kernels included, is under 120 kB', async ({ annotate }) => {
  const code = await readFile(new URL('./spam-page.ts', import.meta.url), 'utf8')
  const { gzipped, packages } = await bundle(code, dir)
  await annotate(`${gzipped} bytes`)
  expect(packages).toContain('@foldwise/kernels')
  expect(packages).not.toContain('@foldwise/inference')
  expect(gzipped).toBeLessThan(120 * kB)
})

test.for(['@foldwise/models', '@foldwise/pipelines', '@foldwise/inference', '@foldwise/core'])(
  'all of %s brings no tfjs along',
  async (name) => {
    const { packages } = await bundle(`import * as all from '${name}'\nself.all = all`, dir)
    expect(packages.filter((p) => p.startsWith('@tensorflow/'))).toEqual([])
  },
)

test('a package that is imported for nothing leaves nothing', async () => {
  for (const name of ['@foldwise/metrics', '@foldwise/core', '@foldwise/models', '@foldwise/pipelines']) {
    expect(await bundle(`import '${name}'`, dir)).toMatchObject({ packages: [] })
  }
})
