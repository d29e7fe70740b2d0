import { defineConfig } from 'tsup'

/** The build every published package shares: one ESM file and one declaration file per entry. */
export const library = (entry: string[]) =>
  defineConfig({
    entry,
    format: 'esm',
    target: 'es2023',
    platform: 'neutral',
    dts: true,
    clean: true,
    sourcemap: true,
    treeshake: true,
  })
