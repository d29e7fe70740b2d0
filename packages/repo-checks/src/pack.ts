import { existsSync } from 'node:fs'
import { mkdir, rm } from 'node:fs/promises'
import { output, pnpm } from './run.ts'
import { publicPackages, root } from './workspace.ts'

export interface Tarball {
  /** The package's name, `@foldwise/core`. */
  readonly name: string
  readonly dir: string
  /** Absolute path of the .tgz. */
  readonly file: string
}

/** Packs every published package, as `pnpm publish` would, into `.cache/packed`. They must have been built. */
export async function packAll(): Promise<Tarball[]> {
  const target = `${root}/.cache/packed`
  await rm(target, { recursive: true, force: true })
  await mkdir(target, { recursive: true })
  return Promise.all(
    publicPackages().map(async ({ dir, manifest: { name } }) => {
      if (!existsSync(`${root}/${dir}/dist`)) throw new Error(`pack: expected ${dir}/dist, got none. Run: pnpm build`)
      const [program, args] = pnpm('pack', '--json', '--pack-destination', target)
      const { filename } = JSON.parse(await output(program, args, `${root}/${dir}`))
      return { name, dir, file: filename }
    }),
  )
}
