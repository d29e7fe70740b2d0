import type { Activation, InferenceJob } from '@foldwise/kernels'

/** A job of which only the activation counts, or one of windows of a pixel. */
export const pointJob = (activation: Activation, depth = 1, channels = 1, zeros = 0): InferenceJob => ({
  ...{ height: 1, width: 1, pixel: 4 * depth, depth, columns: 1, channels, outPixel: 4 * channels },
  ...{ kernel: [1, 1], strides: [1, 1], pads: [0, 0], dilations: [1, 1], activation, zeros },
})
