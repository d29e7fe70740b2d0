import { type Params, valueAndGrad } from '../../autograd/value-and-grad.ts'
import type { Op } from '../../op.ts'
import type { Tensor } from '../../tensor.ts'
import { add, mul } from '../elementwise/arithmetic.ts'
import { sum } from '../reduce/sum.ts'

/** The gradient of an op as that of what it is composed of: for ops of backward passes, which are hardly ever differentiated. */
export const gradOfCompose =
  <A>(compose: NonNullable<Op<A>['compose']>): NonNullable<Op<A>['grad']> =>
  ({ inputs, attrs, needs }, dys) => {
    const wanted = inputs.flatMap((t, i) => (needs[i] ? [[`${i}`, t] as const] : []))
    if (wanted.length === 0) return inputs.map(() => undefined)
    const { grads } = valueAndGrad((params: Params) => {
      const outs = compose(
        inputs.map((t, i) => params[i] ?? t),
        attrs,
      )
      const parts = outs.flatMap((y, i): Tensor[] => (dys[i] ? [sum(mul(y, dys[i]))] : []))
      return parts.reduce((a, b) => add(a, b))
    })(Object.fromEntries(wanted))
    return inputs.map((_, i) => grads[i])
  }
