import { type HostArray, hostTensor, InputError, type Tensor } from '@foldwise/core'

/** A constant of a graph as a host tensor that ops take: floats as float32, integers as int32, held to their range. */
export function hostArray({ dtype, shape, data }: HostArray): Tensor {
  switch (dtype) {
    case 'float32':
    case 'float64':
      return hostTensor(Float32Array.from(data as ArrayLike<number>), shape, 'float32')
    case 'bool':
      return hostTensor(Uint8Array.from(data as ArrayLike<number>), shape, 'bool')
    case 'int32':
    case 'int64': {
      // Slices to the end are written as the largest integer there is.
      const held = (v: number | bigint): number => Math.max(-(2 ** 31), Math.min(2 ** 31 - 1, Number(v)))
      return hostTensor(Int32Array.from(data as ArrayLike<number | bigint>, held), shape, 'int32')
    }
    default:
      throw new InputError(
        `graphLayer: expected constants of floats, integers and booleans, got ${dtype}. Quantize a network after it is trained.`,
      )
  }
}
