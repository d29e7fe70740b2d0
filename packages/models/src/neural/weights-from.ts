import { copyAs, hostData, hostTensor, InputError, type Params, type Tensor } from '@foldwise/core'
import type { Weights } from './layer.ts'
import { matches } from './matches.ts'

export interface WeightsFromOptions {
  /** Names of weights that stay as they are where none are given, or ones of another shape: a new last layer, for example. */
  readonly keep?: RegExp
}

/**
 * Weights from elsewhere, such as a PyTorch state dict: those of `fresh` (from `initialize`), each replaced by the host tensor
 * of its name, as float32. Given tensors that the network has no use for are left out. Throws `InputError` where one is
 * missing or has another shape, unless its name matches `keep`.
 */
export function weightsFrom(fresh: Weights, given: Params, { keep }: WeightsFromOptions = {}): Weights {
  const replaced = (own: Params): Params =>
    Object.fromEntries(
      Object.entries(own).map(([name, t]) => {
        const other = given[name]
        if (other && String(other.shape) === String(t.shape)) return [name, asFloat32(other)]
        if (matches(keep, name)) return [name, t]
        throw new InputError(
          `weightsFrom: expected '${name}' of shape [${t.shape}], got ${other ? `[${other.shape}]` : 'none'}. Rename it, or name it in keep.`,
        )
      }),
    )
  return { params: replaced(fresh.params), state: replaced(fresh.state) }
}

const asFloat32 = (t: Tensor): Tensor => hostTensor(copyAs('float32', hostData(t)), t.shape, 'float32')
