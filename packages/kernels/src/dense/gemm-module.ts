import { base64 } from '../generated/gemm.ts'
import type { KernelModule } from '../loader/kernels.ts'

type PackRight = (
  from: number,
  to: number,
  n: number,
  depth: number,
  b: number,
  rowStep: number,
  columnStep: number,
  packed: number,
) => void
type Product = (
  from: number,
  to: number,
  n: number,
  depth: number,
  a: number,
  rowStep: number,
  columnStep: number,
  packed: number,
  c: number,
  add: number,
  scratch: number,
) => void

type GramPanels = (
  from: number,
  to: number,
  columns: number,
  depth: number,
  packed: number,
  c: number,
  add: number,
  scratch: number,
) => void

/** Blocked matrix products. Steps are in bytes; see assembly/gemm.ts. `matMul` and `gram` cut the blocks. */
export interface GemmKernels {
  readonly packRight64: PackRight
  readonly packRight32: PackRight
  readonly product64: Product
  readonly product32: Product
  gram64(from: number, to: number, columns: number, x: number, c: number, scratch: number): void
  packPanels64(from: number, to: number, columns: number, depth: number, x: number, packed: number): void
  readonly gramPanels64: GramPanels
  mirrorLower(from: number, to: number, n: number, c: number): void
}

/** The module that `kernels.use` starts, for `GemmKernels`. */
export const gemm: KernelModule<GemmKernels> = { name: 'gemm', base64 }
