/** What follows a sum: `clamp` between low and high, `hardSwish`, or `hardSigmoid`, low x + high between 0 and 1. */
export interface Activation {
  readonly kind: 'none' | 'clamp' | 'hardSwish' | 'hardSigmoid'
  readonly low: number
  readonly high: number
}

/** A layer of an image network, in pixels and channels; steps in bytes. Names as in assembly/inference/job.ts. */
export interface InferenceJob {
  readonly height: number
  readonly width: number
  readonly pixel: number
  readonly depth: number
  readonly columns: number
  readonly channels: number
  readonly outPixel: number
  readonly kernel: readonly [y: number, x: number]
  readonly strides: readonly [y: number, x: number]
  readonly pads: readonly [top: number, left: number]
  readonly dilations: readonly [y: number, x: number]
  readonly activation: Activation
  readonly zeros: number
}

const KINDS = ['none', 'clamp', 'hardSwish', 'hardSigmoid'] as const

/** The 32-bit words that `inferenceKernels` read. */
export function inferenceJob(job: InferenceJob): Int32Array {
  const { activation } = job
  const words = Int32Array.of(
    ...[job.height, job.width, job.pixel, job.depth, job.columns, job.channels, job.outPixel],
    ...[...job.kernel, ...job.strides, ...job.pads, ...job.dilations],
    ...[KINDS.indexOf(activation.kind), 0, 0, job.zeros],
  )
  new Float32Array(words.buffer).set([activation.low, activation.high], 16)
  return words
}
