import { decodeBase64 } from '@foldwise/kernels'

const PATH = '@tensorflow/tfjs-backend-wasm/wasm-out/tfjs-backend-wasm-simd.wasm'

/** The parts of Node that read the file; `getBuiltinModule` needs no import, which bundlers would follow. */
interface Builtins {
  'node:fs': { promises: { readFile(path: string): Promise<Uint8Array> } }
  'node:module': { createRequire(url: string): { resolve(path: string): string } }
}

/**
 * The bytes of tfjs' SIMD module: in Node read beside the installed package, elsewhere (browsers, workers, and bundles
 * without node_modules) from a copy that the build embeds and that is loaded only then.
 */
export async function defaultBinary(): Promise<Uint8Array> {
  const builtin = (globalThis as { process?: { getBuiltinModule?: <K extends keyof Builtins>(id: K) => Builtins[K] } })
    .process?.getBuiltinModule
  if (builtin) {
    try {
      const path = builtin('node:module')
        .createRequire(import.meta.url)
        .resolve(PATH)
      return await builtin('node:fs').promises.readFile(path)
    } catch {
      // Not installed where this file runs: a bundle.
    }
  }
  const { base64 } = await import('../../generated/tfjs-wasm.ts')
  return decodeBase64(base64)
}
