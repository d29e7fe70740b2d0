import type { Params } from '@foldwise/core'
import { fromPyTorch } from '@foldwise/models/neural'

/**
 * Weights of the part `net` of a network that clothes go through, from a checkpoint of akamaster/pytorch_resnet_cifar10: its
 * layers have our names under `module`, but for the last one, which is for other classes.
 */
export function cifarResNetWeights(file: Uint8Array): Params {
  const given = Object.entries(fromPyTorch(file, { under: 'state_dict', prefix: 'module.' }))
  return Object.fromEntries(
    given.filter(([name]) => !name.startsWith('linear.')).map(([name, t]) => [`net.${name}`, t]),
  )
}
