import type { Kernels } from '@foldwise/kernels'
import type { Device } from '../../device.ts'
import type { Data } from '../../dtype.ts'
import type { Handle } from '../shared/handle.ts'
import { KernelDevice } from '../shared/kernel-device.ts'
import { HeapBackend } from './heap-backend.ts'
import { wasmKernels } from './kernels/table.ts'
import { ownKernels } from './own-kernels.ts'
import { WasmCall } from './wasm-call.ts'

/** A device in the kernels' memory, of which it takes at most `budget` bytes. `stop` is called once, by dispose. */
export function wasmDevice(kernels: Kernels, budget: number, stop: () => void): Device {
  const heap = new HeapBackend(kernels, budget)
  const own = ownKernels(kernels)
  return new KernelDevice({
    name: 'wasm',
    kernels: wasmKernels,
    // Memory that grows would empty a view of itself.
    copies: (data) => data.buffer !== kernels.memory.buffer,
    call: () => new WasmCall(heap, own),
    // Typed arrays of shared memory slice into plain memory.
    read: async (h) => heap.view(h).slice(),
    rewrite: (h, data) => rewrite(heap, h, data),
    sync: async () => {},
    dispose: () => {
      heap.close()
      stop()
    },
  })
}

/** In place where the memory is not shared by a view. */
function rewrite(heap: HeapBackend, h: Handle, data: Data): void {
  if (heap.refCount(h.dataId) > 1) {
    const fresh = heap.write(data, h.shape, h.dtype)
    heap.disposeData(h.dataId)
    h.dataId = fresh
    return
  }
  heap.view(h).set(data)
}
