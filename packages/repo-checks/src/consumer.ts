import { mkdtemp, readFile, realpath, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { codeBlocks } from './code-blocks.ts'
import type { Tarball } from './pack.ts'
import { output, pnpm } from './run.ts'
import { publicPackages, root } from './workspace.ts'

/** The settings that a strict project uses; `skipLibCheck: false` checks our declarations too. */
const strict = {
  strict: true,
  exactOptionalPropertyTypes: true,
  noUncheckedIndexedAccess: true,
  skipLibCheck: false,
  module: 'nodenext',
  moduleResolution: 'nodenext',
  target: 'es2024',
  noEmit: true,
}

/** One project for Node without the browser's types, one for browsers without Node's. */
const projects = {
  node: { lib: ['ES2024'], types: ['node'] },
  browser: { lib: ['ES2024', 'DOM'], types: [] },
}

/** Runs the example and keeps what it prints; the same in Node and in a page. */
const recorder = `
const lines: string[] = []
console.log = (...values: unknown[]) =>
  void lines.push(values.map((v) => (typeof v === 'string' ? v : JSON.stringify(v))).join(' '))
`

/**
 * Makes a project outside the repository, as a user would: it depends on the packed tarballs, and holds the README's
 * first example, an import of every entry point, and a page. Returns its folder.
 */
export async function makeConsumer(tarballs: readonly Tarball[]): Promise<string> {
  const dir = await realpath(await mkdtemp(join(tmpdir(), 'foldwise-consumer-')))
  const write = (name: string, text: string | object) =>
    writeFile(join(dir, name), typeof text === 'string' ? text : JSON.stringify(text, null, 2))
  const local = Object.fromEntries(tarballs.map((t) => [t.name, `file:${t.file}`]))

  await write('package.json', {
    name: 'consumer',
    private: true,
    type: 'module',
    dependencies: { ...local, ...optionalPeers() },
    devDependencies: {
      '@types/node': '^24.0.0',
      typescript6: 'npm:typescript@~6.0.3',
      typescript7: 'npm:typescript@~7.0.2',
      vite: '8.3.8',
    },
  })
  // Our packages depend on one another by version, which no registry has yet.
  await write('pnpm-workspace.yaml', `overrides: ${JSON.stringify(local)}\n`)
  for (const [name, options] of Object.entries(projects)) {
    const compilerOptions = { ...strict, ...options }
    await write(`tsconfig.${name}.json`, { compilerOptions, files: ['readme.ts', 'entries.ts'] })
  }
  await write('readme.ts', await readmeExample())
  await write('entries.ts', importOfEveryEntry())
  await write('run-node.ts', `${recorder}await import('./readme.ts')\nprocess.stdout.write(JSON.stringify(lines))\n`)
  await write('run-page.ts', `${recorder}await import('./readme.ts')\nObject.assign(globalThis, { lines })\n`)
  await write(
    'index.html',
    '<!doctype html><title>consumer</title><script type="module" src="/run-page.ts"></script>\n',
  )
  const [program, args] = pnpm(
    'install',
    '--no-frozen-lockfile',
    '--prefer-offline',
    '--config.confirm-modules-purge=false',
  )
  await output(program, args, dir)
  return dir
}

/** What entries such as `/parquet` need and a user installs besides. */
const optionalPeers = (): Record<string, string> =>
  Object.assign({}, ...publicPackages().map(({ manifest }) => manifest.peerDependencies))

async function readmeExample(): Promise<string> {
  const [first] = codeBlocks(await readFile(`${root}/README.md`, 'utf8'))
  if (!first) throw new Error('README.md: expected an example in a ```ts block, got none.')
  // Top-level await needs a module.
  return `${first.code}\nexport {}\n`
}

function importOfEveryEntry(): string {
  const lines: string[] = []
  for (const { manifest } of publicPackages()) {
    for (const entry of Object.keys(manifest.publishConfig?.exports ?? {})) {
      if (entry === './package.json') continue
      lines.push(`export * as _${lines.length} from '${manifest.name}${entry.slice(1)}'`)
    }
  }
  return `${lines.join('\n')}\n`
}
