import { type KernelModule, tensorKernels } from '@foldwise/kernels'
import { bytesPerElement, type DType } from '../../dtype.ts'
import type { Shape } from '../../shape.ts'
import type { Handle } from '../shared/handle.ts'
import { KernelCall } from '../shared/kernel-call.ts'
import type { CopyAxis, StridedCall } from '../shared/strided.ts'
import type { HeapBackend } from './heap-backend.ts'
import type { OwnKernels } from './own-kernels.ts'

/** A kernel call with the addresses of handles. */
export class WasmCall extends KernelCall implements StridedCall {
  readonly own: OwnKernels
  private readonly heap: HeapBackend

  constructor(heap: HeapBackend, own: OwnKernels) {
    super(heap)
    this.heap = heap
    this.own = own
  }

  make(shape: Shape, dtype: DType, value?: number): Handle {
    const h = this.write(null, shape, dtype)
    if (value !== undefined) this.view(h).fill(value)
    return h
  }

  copy4(from: Handle, fromAt: number, to: Handle, toAt: number, axes: readonly CopyAxis[]): void {
    const bytes = bytesPerElement(from.dtype)
    const src = this.at(from) + fromAt * bytes
    const dst = this.at(to) + toAt * bytes
    // Cut along the first axis that there is.
    const first = axes.find((x) => x.size > 1) ?? axes[3]!
    const inner = axes.reduce((n, x) => n * x.size, 1) / first.size
    const blocks = rowPieces(first.size, inner).map(([i, j]) => [
      ...axes.map((x) => (x === first ? j - i : x.size)),
      src + i * first.s * bytes,
      ...axes.map((x) => x.s),
      dst + i * first.t * bytes,
      ...axes.map((x) => x.t),
    ])
    this.parallel(tensorKernels, bytes === 4 ? 'copy4' : 'copy1', blocks)
  }

  /** Scratch memory for the constants of kernels that take a `spare`. */
  spare(): number {
    return this.at(this.make([32], 'float32'))
  }

  /** Byte offset of a handle's values. */
  at(h: Handle): number {
    return this.heap.at(h)
  }

  /** The values, until the next allocation: memory that grows empties every view. */
  view(h: Handle): Float32Array | Int32Array | Uint8Array {
    return this.heap.view(h)
  }

  /**
   * Calls a procedure once for each block of arguments, on any thread. Blocks must write apart from one another. Returns what the calls
   * returned.
   */
  parallel<E, N extends keyof E & string>(
    module: KernelModule<E>,
    procedure: N,
    blocks: readonly (readonly number[])[],
  ): Float64Array {
    return this.heap.kernels.parallel(module, procedure, blocks)
  }
}

/** Ranges [from, to) of `per` that make up `total`: by the data's size alone, so that bits do not depend on threads. */
export function cut(total: number, per: number): (readonly [from: number, to: number])[] {
  const ranges: [number, number][] = []
  for (let from = 0; from < total; from += per) ranges.push([from, Math.min(total, from + per)])
  return ranges
}

/** Elements that a thread takes at once, at least: less is done sooner than handed over. */
const PIECE = 1 << 13
const PIECES = 16

/** `cut` for work on each element: at most 16 ranges, of whole vectors, for they are written past the end. */
export const pieces = (elements: number): (readonly [from: number, to: number])[] =>
  cut(elements, Math.max(PIECE, Math.ceil(elements / PIECES / 4) * 4))

/** `pieces` for rows of `n` elements. */
export const rowPieces = (rows: number, n: number): (readonly [from: number, to: number])[] =>
  cut(rows, Math.max(1, Math.ceil(PIECE / Math.max(1, n)), Math.ceil(rows / PIECES)))

/** `pieces` for columns of `n` elements each, side by side: at least a cache line of them. */
export const columnPieces = (columns: number, n: number): (readonly [from: number, to: number])[] =>
  cut(columns, Math.ceil(Math.max(1, PIECE / n, columns / PIECES) / 16) * 16)
