// Compiles every assembly/*.ts (AssemblyScript) to src/generated/*.ts, a module that holds the WASM bytes as base64.
// Sources are hashed, so a second call does nothing. Run: node packages/kernels/scripts/build.ts
import { createHash } from 'node:crypto'
import { mkdir, readdir, readFile, rm, writeFile } from 'node:fs/promises'
import { createRequire } from 'node:module'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'

const root = join(dirname(fileURLToPath(import.meta.url)), '..')
const assembly = join(root, 'assembly')
const generated = join(root, 'src', 'generated')
const require = createRequire(import.meta.url)

// -O2 keeps the source's instruction order: V8's register allocator spills where binaryen -O3 re-orders unrolled tiles.
const flags = '-O2 --runtime stub --noAssert --enable simd --enable threads --importMemory --sharedMemory --initialMemory 1 --maximumMemory 65536'

async function main(): Promise<void> {
  await mkdir(generated, { recursive: true })
  const all = (await readdir(assembly, { recursive: true })).filter((f) => f.endsWith('.ts')).sort()
  const texts = new Map<string, string>()
  for (const f of all) texts.set(f, await readFile(join(assembly, f), 'utf8'))
  const version: string = JSON.parse(await readFile(require.resolve('assemblyscript/package.json'), 'utf8')).version
  const stamp = createHash('sha256').update(JSON.stringify([version, flags, [...texts]])).digest('hex')
  const stampFile = join(generated, 'stamp.txt')
  if ((await readFile(stampFile, 'utf8').catch(() => '')) === stamp) return

  const asc = await import('assemblyscript/asc')
  await rm(stampFile, { force: true })
  // One module a top-level file; files in folders are parts that those import.
  for (const file of all.filter((f) => !f.includes('/') && !f.includes('\\'))) {
    const bytes = await compile(asc, file, texts)
    const name = file.replace(/\.ts$/, '')
    const text = `// Made by packages/kernels/scripts/build.ts from assembly/${file}: ${bytes.length} bytes.\nexport const base64 =\n  '${Buffer.from(bytes).toString('base64')}'\n`
    await writeFile(join(generated, `${name}.ts`), text)
    process.stderr.write(`kernels: ${name} ${bytes.length} bytes\n`)
  }
  await writeFile(stampFile, stamp)
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
