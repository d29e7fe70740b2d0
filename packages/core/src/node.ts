export { writeFileAtomic } from './model-file/atomic.ts'
export { readModel, writeModel } from './model-file/disk.ts'
