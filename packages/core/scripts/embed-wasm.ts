// Writes src/generated/tfjs-wasm.ts: tfjs' SIMD module as base64, for hosts without a file system. Does nothing where it
// is up to date. Run: node packages/core/scripts/embed-wasm.ts
import { createHash } from 'node:crypto'
import { mkdir, readFile, rename, writeFile } from 'node:fs/promises'
import { createRequire } from 'node:module'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'

const require = createRequire(import.meta.url)
const out = join(dirname(fileURLToPath(import.meta.url)), '..', 'src', 'generated', 'tfjs-wasm.ts')
const bytes = await readFile(require.resolve('@tensorflow/tfjs-backend-wasm/wasm-out/tfjs-backend-wasm-simd.wasm'))
const stamp = createHash('sha256').update(bytes).digest('hex').slice(0, 16)

if (!(await readFile(out, 'utf8').catch(() => '')).includes(`stamp ${stamp}`)) {
  await mkdir(dirname(out), { recursive: true })
  const header = `// Made by packages/core/scripts/embed-wasm.ts: ${bytes.length} bytes, stamp ${stamp}.`
  await writeFile(`${out}.${process.pid}`, `${header}\nexport const base64 =\n  '${bytes.toString('base64')}'\n`)
  await rename(`${out}.${process.pid}`, out)
}
