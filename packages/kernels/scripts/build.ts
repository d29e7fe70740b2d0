// Compiles every assembly/*.ts (AssemblyScript) to src/generated/*.ts, a module that holds the WASM bytes as base64.
// Each module's sources are hashed, so a second call does nothing. Run: node packages/kernels/scripts/build.ts
import { createHash } from 'node:crypto'
import { mkdir, readdir, readFile, rename, writeFile } from 'node:fs/promises'
import { createRequire } from 'node:module'
import { dirname, join, posix } from 'node:path'
import { fileURLToPath } from 'node:url'

const root = join(dirname(fileURLToPath(import.meta.url)), '..')
const assembly = join(root, 'assembly')
const generated = join(root, 'src', 'generated')
const require = createRequire(import.meta.url)

// -O2 keeps the source's instruction order: V8's register allocator spills where binaryen -O3 re-orders unrolled tiles.
const flags =
  '-O2 --runtime stub --noAssert --enable simd --enable threads --importMemory --sharedMemory --initialMemory 1 --maximumMemory 65536'

async function main(): Promise<void> {
  await mkdir(generated, { recursive: true })
  const all = (await readdir(assembly, { recursive: true }))
    .map((f) => f.replaceAll('\\', '/'))
    .filter((f) => f.endsWith('.ts'))
  const texts = new Map<string, string>()
  for (const f of all.sort()) texts.set(f, await readFile(join(assembly, f), 'utf8'))
  const version: string = JSON.parse(await readFile(require.resolve('assemblyscript/package.json'), 'utf8')).version
  const failures: string[] = []
  let asc: Asc | undefined
  // One module a top-level file; files in folders are parts that those import.
  for (const file of all.filter((f) => !f.includes('/'))) {
    const hash = createHash('sha256').update(JSON.stringify([version, flags, sources(file, texts)]))
    const stamp = hash.digest('hex').slice(0, 16)
    const out = join(generated, file)
    if ((await readFile(out, 'utf8').catch(() => '')).includes(`stamp ${stamp}`)) continue
    asc ??= (await import('assemblyscript/asc')) as Asc
    try {
      const bytes = await compile(asc, file, texts)
      const header = `// Made by packages/kernels/scripts/build.ts from assembly/${file}: ${bytes.length} bytes, stamp ${stamp}.`
      const text = `${header}\nexport const base64 =\n  '${Buffer.from(bytes).toString('base64')}'\n`
      await writeFile(`${out}.${process.pid}`, text)
      await rename(`${out}.${process.pid}`, out)
      process.stderr.write(`kernels: ${file} ${bytes.length} bytes\n`)
    } catch (error) {
      failures.push((error as Error).message)
    }
  }
  if (failures.length > 0) throw new Error(failures.join('\n'))
}

/** The text of a module and of all parts it imports, by name. */
function sources(file: string, texts: Map<string, string>, found = new Map<string, string>()): [string, string][] {
  const text = texts.get(file)
  if (text === undefined || found.has(file)) return [...found]
  found.set(file, text)
  for (const match of text.matchAll(/\bfrom\s+["']([^"']+)["']/g)) {
    const path = posix.join(posix.dirname(file), match[1]!)
    sources(path.endsWith('.ts') ? path : `${path}.ts`, texts, found)
  }
  return [...found]
}

type Asc = { main(args: string[], io: object): Promise<{ error: Error | null; stderr: { toString(): string } }> }

async function compile(asc: Asc, file: string, texts: Map<string, string>): Promise<Uint8Array> {
  let bytes: Uint8Array | undefined
  const result = await asc.main([file, '-o', 'out.wasm', ...flags.split(' ')], {
    readFile: (name: string) => texts.get(name.replaceAll('\\', '/')) ?? null,
    writeFile: (name: string, data: Uint8Array) => {
      if (name === 'out.wasm') bytes = data
    },
    listFiles: () => [],
  })
  if (result.error || !bytes) throw new Error(`kernels: ${file} does not compile\n${result.stderr.toString()}`)
  return bytes
}

await main()
