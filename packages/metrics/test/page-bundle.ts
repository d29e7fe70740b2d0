import { fileURLToPath } from 'node:url'
import { gzipSync } from 'node:zlib'
import { build } from 'vite'

/** A page's bundle of `import { names } from` one of the package's entries, minified. */
export async function bundle(names: readonly string[], from = 'index.ts'): Promise<string> {
  const index = fileURLToPath(new URL(`../src/${from}`, import.meta.url))
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

export const gzipped = (code: string) => gzipSync(code, { level: 9 }).length
