export { fromArrow } from './from-arrow.ts'
export { readArrow, writeArrow } from './ipc.ts'
export { toArrow } from './to-arrow.ts'
