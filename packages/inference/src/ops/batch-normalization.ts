import { InputError, showShape, sizeOf } from '@foldwise/core'
import type { GraphOp } from '../session/graph-op.ts'
import { heldBatchNormalization } from './held/pointwise.ts'
import { makeCells, numbersOf, value } from './support/cells.ts'
import { expectRank, expectType, floats } from './support/expect.ts'

/** `(x - mean) / sqrt(variance + epsilon) * scale + bias`, each a number a channel, the second axis. */
export const batchNormalization: GraphOp = {
  name: 'BatchNormalization',
  held: heldBatchNormalization,
  since: 9,
  arity: [5, 5, 1, 1],
  create: ({ where, attrs }) => {
    const epsilon = attrs.float('epsilon', Math.fround(1e-5))
    attrs.ignore('momentum')
    if (attrs.flag('training_mode')) {
      throw new InputError(`${where}: expected training_mode of 0, got 1. Export the model for inference.`)
    }
    return ([x, ...rest]) => {
      expectType(x!, floats, where)
      expectRank(x!, 1, Infinity, where)
      const channels = x!.shape[1] ?? 1
      const [scale, bias, mean, variance] = rest.map((v) => {
        expectType(v!, floats, where)
        if (v!.shape.length === 1 && v!.shape[0] === channels) return numbersOf(v!)
        throw new InputError(
          `${where}: expected a number for each of ${channels} channels, got ${showShape(v!.shape)}. Check the graph.`,
        )
      })
      const from = numbersOf(x!)
      const out = makeCells(x!.dtype, x!.shape, where)
      const plane = sizeOf(x!.shape.slice(2))
      for (let at = 0, c = 0; at < out.length; c = (c + 1) % channels) {
        const times = scale![c]! / Math.sqrt(variance![c]! + epsilon)
        const [middle, plus] = [mean![c]!, bias![c]!]
        for (const end = at + plane; at < end; at++) out[at] = (from[at]! - middle) * times + plus
      }
      return [value(x!.dtype, x!.shape, out)]
    }
  },
}
