import { copyAs } from '../dtype.ts'
import { InputError, show } from '../errors.ts'
import { openScopes, scope } from '../scope.ts'
import { showShape, sizeOf } from '../shape.ts'
import { Tensor } from '../tensor.ts'
import { backward } from './backward.ts'
import { withLevel } from './nesting.ts'
import { Tape } from './tape.ts'

/** Named tensors to differentiate by. */
export interface Params {
  readonly [name: string]: Tensor
}

/** What a differentiated function returns: the loss, or an object with a `loss` and whatever else should come out. */
export type LossResult = Tensor | { readonly loss: Tensor }

/**
 * The function that returns what `fn` returns, as `value`, and the gradient of the loss by each parameter, as `grads`.
 * The loss is a float scalar. Parameters that it does not depend on get zeros. `fn` is synchronous and must be made of
 * ops; activations are freed as the backward pass goes by them. Calls nest, so second derivatives are a call in a call.
 * Throws `InputError` where the loss is no scalar or does not depend on the parameters, or an op has no gradient.
 */
export function valueAndGrad<P extends Params, R extends LossResult>(
  fn: (params: P) => R,
): (params: P) => { readonly value: R; readonly grads: { [K in keyof P]: P[K] } } {
  return (params) =>
    scope(() =>
      withLevel((level) => {
        const names = Object.keys(params)
        const first = params[names[0]!]
        if (!first) throw new InputError('valueAndGrad: expected at least one parameter, got none. Name one.')
        for (const name of names) checkParam(name, params[name]!)
        const tape = new Tape(level, first.on, openScopes())
        const tracked = Object.fromEntries(names.map((name) => [name, tape.track(params[name]!)]))
        const result = fn(tracked as P)
        const loss = result instanceof Tensor ? result : result.loss
        checkLoss(tape, loss)
        const value = unwrap(tape, result) as R
        const kept = new Set<unknown>()
        reach(value, kept)
        const wanted = names.map((name) => tracked[name]!)
        const grads = backward(tape, loss, wanted, kept as ReadonlySet<Tensor>)
        const zeros = (t: Tensor) =>
          t.on.constant(copyAs(t.dtype, new Uint8Array(sizeOf(t.shape))), { shape: t.shape, dtype: t.dtype })
        const entries = names.map((name, i) => [name, grads[i] ?? zeros(params[name]!)])
        return { value, grads: Object.fromEntries(entries) as P }
      }),
    )
}

function checkParam(name: string, t: Tensor): void {
  t.assertAlive('valueAndGrad')
  if (t.dtype !== 'float32' && t.dtype !== 'float64') {
    throw new InputError(`valueAndGrad: expected float parameters, got ${t.dtype} for '${name}'. Leave it out.`)
  }
}

function checkLoss(tape: Tape, loss: unknown): void {
  if (!(loss instanceof Tensor)) {
    throw new InputError(`valueAndGrad: expected a loss tensor, got ${show(loss)}. Return it, or { loss, ... }.`)
  }
  if (loss.on !== tape) {
    throw new InputError(
      'valueAndGrad: expected a loss that depends on the parameters, got one that does not. Use the parameters passed in.',
    )
  }
  if (loss.shape.length > 0) {
    throw new InputError(`valueAndGrad: expected a scalar loss, got ${showShape(loss.shape)}. Reduce it with mean().`)
  }
}

/** The result with our tensors replaced by those below the tape. */
function unwrap(tape: Tape, value: unknown): unknown {
  if (value instanceof Tensor) return tape.inner(value)
  if (value === null || typeof value !== 'object' || ArrayBuffer.isView(value)) return value
  if (Array.isArray(value)) return value.map((v) => unwrap(tape, v))
  return Object.fromEntries(Object.entries(value).map(([k, v]) => [k, unwrap(tape, v)]))
}

function reach(value: unknown, into: Set<unknown>): void {
  if (value instanceof Tensor) into.add(value)
  else if (value !== null && typeof value === 'object' && !ArrayBuffer.isView(value)) {
    for (const v of Object.values(value)) reach(v, into)
  }
}
