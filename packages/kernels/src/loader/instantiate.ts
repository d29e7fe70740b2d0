import { decodeBase64 } from './base64.ts'
import type { KernelModule } from './kernels.ts'
import { unshare } from './unshare.ts'

/** The procedures of a module over a memory of the caller's, such as that of another WebAssembly library. */
export function instantiateKernels<Exports>(module: KernelModule<Exports>, memory: WebAssembly.Memory): Exports {
  const bytes = decodeBase64(module.base64)
  const shared = typeof SharedArrayBuffer !== 'undefined' && memory.buffer instanceof SharedArrayBuffer
  if (!shared) unshare(bytes)
  return new WebAssembly.Instance(new WebAssembly.Module(bytes), { env: { memory } }).exports as Exports
}
