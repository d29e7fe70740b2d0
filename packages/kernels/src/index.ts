export { type KernelModule, type KernelOptions, Kernels, loadKernels } from './loader/kernels.ts'
export { Region, Workspace } from './loader/workspace.ts'
export { type SparseKernels, sparse } from './sparse/module.ts'
