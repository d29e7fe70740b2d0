import { gzipSync } from 'node:zlib'
import { build } from 'esbuild'

export interface Bundle {
  /** Bytes of the minified bundle, gzipped as servers do. */
  readonly gzipped: number
  /** Packages that have code in the bundle. */
  readonly packages: readonly string[]
}

/** Bundles `code` for browsers, as if it were a file in the folder `dir`. */
export async function bundle(code: string, dir: string): Promise<Bundle> {
  const { outputFiles, metafile } = await build({
    stdin: { contents: code, resolveDir: dir, loader: 'ts' },
    bundle: true,
    minify: true,
    format: 'esm',
    target: 'es2023',
    platform: 'browser',
    // Loaded by import(), on Node only.
    external: ['node:*'],
    metafile: true,
    write: false,
    logLevel: 'silent',
  })
  const inputs = Object.values(metafile.outputs).flatMap((o) =>
    Object.entries(o.inputs).flatMap(([file, { bytesInOutput }]) => (bytesInOutput > 0 ? [packageOf(file)] : [])),
  )
  return {
    gzipped: outputFiles.reduce((sum, f) => sum + gzipSync(f.contents, { level: 9 }).length, 0),
    packages: [...new Set(inputs)].filter((name) => name !== undefined).sort(),
  }
}

function packageOf(file: string): string | undefined {
  return file
    .split('node_modules/')
    .at(-1)
    ?.match(/^(@[^/]+\/[^/]+|[^@/<][^/]*)\//)?.[1]
}
