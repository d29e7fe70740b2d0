import { fileURLToPath } from 'node:url'
import { gzipSync } from 'node:zlib'
import { build } from 'vite'
import { expect, test } from 'vitest'
import * as metrics from '../src/index.ts'

/** A page's bundle of `import { names } from '@foldwise/metrics'`, minified. */
async function bundle(...names: readonly string[]): Promise<string> {
  const index = fileURLToPath(new URL('../src/index.ts', import.meta.url))
  const entry = 'page.js'
  const output = await build({
    configFile: false,
    logLevel: 'silent',
    build: { write: false, minify: true, modulePreload: false, rolldownOptions: { input: entry }, target: 'es2023' },
    plugins: [
      {
        name: 'page',
        enforce: 'pre',
        resolveId: (id) => (id.endsWith(entry) ? `\0${entry}` : undefined),
        load: (id) =>
          id === `\0${entry}`
            ? `import { ${names} } from ${JSON.stringify(index)}; globalThis.page = { ${names} }`
            : undefined,
      },
    ],
  })
  const { output: chunks } = output as unknown as { output: [{ code: string }] }
  return chunks[0].code
}

const gzipped = (code: string) => gzipSync(code, { level: 9 }).length

test('rocAuc alone bundles to under 3 kB gzipped, without charts and bootstrap', async () => {
  const code = await bundle('rocAuc')
  expect(gzipped(code)).toBeLessThan(3000)
  expect(code).not.toMatch(/svg|bootstrap|confusion/)
})

test('every metric alone bundles to under 3.5 kB gzipped', async () => {
  for (const name of ['averagePrecision', 'logLoss', 'f1', 'confusionMatrix', 'meanSquaredError']) {
    expect(gzipped(await bundle(name)), name).toBeLessThan(3500)
  }
})

test('the whole package without charts bundles to under 20 kB gzipped', async () => {
  const names = Object.keys(metrics).filter((name) => !name.endsWith('Chart'))
  expect(names.length).toBeGreaterThan(70)
  expect(gzipped(await bundle(...names))).toBeLessThan(20_000)
})
