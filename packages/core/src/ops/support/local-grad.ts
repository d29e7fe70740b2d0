import { apply } from '../../apply.ts'
import { allocate } from '../../dtype.ts'
import type { Op } from '../../op.ts'
import { sameShape } from '../../shape.ts'
import type { Tensor } from '../../tensor.ts'
import { checkCount, checkSameDType, FLOATS, inputError, showSpec } from './check.ts'
import type { NoAttrs } from './unary.ts'

/** The gradient of an op of one tensor, element by element, as an op of its own: `dx = f(a, dy)`, linear in dy. */
export interface LocalGradForm {
  readonly name: string
  readonly f: (a: number, dy: number) => number
  readonly compose: (a: Tensor, dy: Tensor) => Tensor
  /** The gradient of `a` from that of dx; none where it is 0. */
  readonly second?: (a: Tensor, dy: Tensor, ddx: Tensor) => Tensor
}

/** Only in backward passes, so without an ONNX form. `a` is the input or the output of the op it is the gradient of. */
export function localGradOp({ name, f, compose, second }: LocalGradForm): Op<NoAttrs> {
  const op: Op<NoAttrs> = {
    name,
    infer: (ins) => {
      checkCount(name, ins, 2)
      checkSameDType(name, ins, FLOATS)
      const [a, dy] = ins
      if (!sameShape(a!.shape, dy!.shape)) {
        throw inputError(name, 'two tensors of one shape', ins.map(showSpec).join(', '), 'Check the gradient.')
      }
      return [{ shape: a!.shape, dtype: a!.dtype }]
    },
    compose: ([a, dy]) => [compose(a!, dy!)],
    grad: ({ inputs: [a, dy], needs }, [ddx]) => [
      needs[0] && second ? second(a!, dy!, ddx!) : undefined,
      needs[1] ? apply(op, [a!, ddx!], {})[0] : undefined,
    ],
    reference: ([a, dy], _, [out]) => {
      const y = allocate(out!.dtype, a!.data.length)
      for (let i = 0; i < y.length; i++) y[i] = f(a!.data[i]!, dy!.data[i]!)
      return [y]
    },
  }
  return op
}
