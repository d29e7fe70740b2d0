import type { Spec } from '../../executor.ts'
import type { Handle } from './handle.ts'
import type { KernelCall } from './kernel-call.ts'

/** Runs one op on device memory. Returns nothing where it cannot take these inputs, and the op's composition is used. */
export type Kernel<C extends KernelCall = KernelCall> = (
  call: C,
  ins: readonly Handle[],
  // biome-ignore lint/suspicious/noExplicitAny: an op's attributes are its own business
  attrs: any,
  outs: readonly Spec[],
) => Handle[] | undefined

/** Kernels by the names of ops. */
export type KernelTable<C extends KernelCall = KernelCall> = { readonly [op: string]: Kernel<C> }
