import type { Kernel } from '../shared/kernel.ts'
import type { WebgpuCall } from './webgpu-call.ts'

/** tfjs' softmax of the last axis; others are composed. */
export const lastAxisSoftmax: Kernel<WebgpuCall> = (call, [logits], { axis }) => {
  const last = logits!.shape.length - 1
  return axis === -1 || axis === last ? [call.run('Softmax', { logits }, { dim: last })] : undefined
}
