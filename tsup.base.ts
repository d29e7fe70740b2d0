import { defineConfig } from 'tsup'

/**
 * Declarations name types that not every project has: `Disposable` is no part of the default libraries yet, and
 * `WebAssembly` is unknown to a project for Node that leaves the DOM out. An empty interface merges with the real one.
 */
const banner = `/// <reference lib="esnext.disposable" />
declare global { namespace WebAssembly { interface Memory {} } }`

/**
 * The build every published package shares: one JavaScript file per source file, one declaration file per entry.
 *
 * Sources stay apart, because bundlers drop unused files of a package with `sideEffects: false`, but keep an unused
 * call such as `export const lasso = defineRegressor(…)` when everything sits in one file.
 */
export const library = (entry: string[]) =>
  defineConfig({
    entry: ['src/**/*.ts'],
    format: 'esm',
    target: 'es2023',
    platform: 'neutral',
    dts: { entry, banner },
    clean: true,
    sourcemap: true,
    splitting: false,
    silent: true,
    esbuildPlugins: [
      {
        name: 'sources-apart',
        setup(build) {
          build.onResolve({ filter: /^\.\.?\// }, ({ path, kind }) =>
            kind === 'entry-point' ? undefined : { path: path.replace(/\.ts$/, '.js'), external: true },
          )
        },
      },
    ],
  })
