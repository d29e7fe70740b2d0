import { existsSync } from 'node:fs'
import { mkdir, rm } from 'node:fs/promises'
import { output, pnpm } from './run.ts'
import { publicPackages, root } from './workspace.ts'

export interface Tarball {
  /** The package's name, `@foldwise/core`. */
  readonly name: string
  /** Absolute path of the .tgz. */
  readonly file: string
}

/** Packs every published package, as `pnpm publish` would, into `.cache/packed`. They must have been built. */
export async function packAll(): Promise<Tarball[]> {
  const target = `${root}/.cache/packed`
  await rm(target, { recursive: true, force: true })
  await mkdir(target, { recursive: true })
  const chosen = publicPackages().flatMap(({ dir, manifest }) => {
    if (!existsSync(`${root}/${dir}/dist`)) throw new Error(`pack: expected ${dir}/dist, got none. Run: pnpm build`)
    return ['--filter', manifest.name]
  })
  const [program, args] = pnpm('--recursive', ...chosen, 'pack', '--json', '--pack-destination', target)
  const packed: { name: string; filename: string }[] = JSON.parse(await output(program, args))
  return packed.map(({ name, filename }) => ({ name, file: filename }))
}
