import { gemm, instantiateKernels, tensorImageKernels, tensorKernels, tensorLinesKernels } from '@foldwise/kernels'
import type { Device } from '../../device.ts'
import type { Data } from '../../dtype.ts'
import { sizeOf } from '../../shape.ts'
import { KernelFunctions } from '../tfjs/backend.ts'
import type { Handle } from '../tfjs/handle.ts'
import { TfjsDevice } from '../tfjs/tfjs-device.ts'
import { wasmKernels } from './kernels/table.ts'
import type { WasmBackend } from './wasm-backend.ts'
import { WasmCall } from './wasm-call.ts'

/** A device over a running wasm backend. `stop` is called once, by dispose. */
export function wasmDevice(backend: WasmBackend, stop: () => void): Device {
  const { memory } = backend.wasm.asm
  const own = {
    tensor: instantiateKernels(tensorKernels, memory),
    lines: instantiateKernels(tensorLinesKernels, memory),
    image: instantiateKernels(tensorImageKernels, memory),
    gemm: instantiateKernels(gemm, memory),
  }
  const functions = new KernelFunctions('wasm')
  return new TfjsDevice({
    name: 'wasm',
    kernels: wasmKernels,
    call: () => new WasmCall(backend, functions, own),
    read: async (h) => copyOf(backend, h),
    rewrite: (h, data) => rewrite(backend, h, data),
    sync: async () => {},
    dispose: stop,
  })
}

function copyOf(backend: WasmBackend, h: Handle): Data {
  return sizeOf(h.shape) === 0 ? backend.typedArrayFromHeap(h).slice() : backend.readSync(h.dataId)
}

/** In place where the memory is not shared; tfjs then drops what it has packed of the old values. */
function rewrite(backend: WasmBackend, h: Handle, data: Data): void {
  if (backend.refCount(h.dataId) > 1) {
    const fresh = backend.write(data, h.shape, h.dtype)
    backend.disposeData(h.dataId)
    h.dataId = fresh
    return
  }
  backend.typedArrayFromHeap(h).set(data)
  const { id, memoryOffset } = backend.dataIdMap.get(h.dataId)
  backend.wasm.tfjs.disposeData(id)
  backend.wasm.tfjs.registerTensor(id, data.length, memoryOffset)
}
