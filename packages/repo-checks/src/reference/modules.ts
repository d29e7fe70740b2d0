import { publicPackages, root } from '../workspace.ts'

/** What one import path gives: `@foldwise/models/neural`. */
export interface Module {
  /** The import path, which is the page's title. */
  readonly name: string
  /** Its index file, absolute. */
  readonly source: string
  /** The package's README, absolute; undefined for what is not the package's main module. */
  readonly readme: string | undefined
}

/** Every import path of every published package. The umbrella's are aliases of the packages' own: only its main module has a page. */
export function modules(): Module[] {
  return publicPackages().flatMap(({ dir, manifest: { name, exports = {} } }) =>
    Object.entries(exports).flatMap(([path, target]) => {
      const source = typeof target === 'object' && target['@foldwise/source']
      const isMain = path === '.'
      if (!source || (name === 'foldwise' && !isMain)) return []
      return {
        name: isMain ? name : `${name}${path.slice(1)}`,
        source: `${root}/${dir}/${source.slice(2)}`,
        readme: isMain ? `${root}/${dir}/README.md` : undefined,
      }
    }),
  )
}
