import { execFileSync } from 'node:child_process'
import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'

/** The repository's root, without a slash at its end. */
export const root = fileURLToPath(new URL('../../..', import.meta.url)).replace(/[\\/]$/, '')

type Exports = Readonly<Record<string, string | Readonly<Record<string, string>>>>

export interface Manifest {
  readonly name: string
  readonly version: string
  readonly private?: boolean
  readonly exports?: Exports
  readonly publishConfig?: { readonly exports?: Exports }
  readonly dependencies?: Readonly<Record<string, string>>
  readonly peerDependencies?: Readonly<Record<string, string>>
}

export interface Package {
  /** Folder, relative to the root: `packages/core`. */
  readonly dir: string
  readonly manifest: Manifest
}

/** Every package under `packages/`, private ones too. */
export function packages(): Package[] {
  return readdirSync(`${root}/packages`)
    .map((name) => `packages/${name}`)
    .filter((dir) => existsSync(`${root}/${dir}/package.json`))
    .map((dir) => ({ dir, manifest: JSON.parse(readFileSync(`${root}/${dir}/package.json`, 'utf8')) }))
}

/** The packages that are published. */
export function publicPackages(): Package[] {
  return packages().filter((p) => !p.manifest.private)
}

/** Every file that is tracked, or new and not ignored, relative to the root. */
export function files(): string[] {
  const listed = execFileSync('git', ['ls-files', '-z', '--cached', '--others', '--exclude-standard'], {
    cwd: root,
    encoding: 'utf8',
    maxBuffer: 1 << 26,
  })
  return [...new Set(listed.split('\0'))].filter((f) => f !== '' && existsSync(`${root}/${f}`)).sort()
}

/** The text of a file named relative to the root. */
export function read(file: string): string {
  return readFileSync(`${root}/${file}`, 'utf8')
}
