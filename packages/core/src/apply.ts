import { InputError } from './errors.ts'
import type { Op } from './op.ts'
import type { Tensor } from './tensor.ts'

/**
 * Runs an op where its inputs live: on the executor of the highest level among them, so tapes and tracers see it first.
 * Throws `InputError` where an input was disposed or two inputs live on different devices.
 */
export function apply<A>(op: Op<A>, ins: readonly Tensor[], attrs: A): Tensor[] {
  const first = ins[0]
  if (!first) throw new InputError(`${op.name}: expected at least one tensor, got none. Pass one.`)
  let on = first.on
  for (let i = 0; i < ins.length; i++) {
    const t = ins[i]!
    if (t.disposed) {
      throw new InputError(
        `${op.name}: expected live tensors, got input ${i} disposed. Dispose a tensor after its last use.`,
      )
    }
    if (t.on === on) continue
    if (t.on.level === on.level) throw mixed(op.name, on.name, t.on.name)
    if (t.on.level > on.level) on = t.on
  }
  return on.apply(op, ins, attrs)
}

function mixed(op: string, a: string, b: string): InputError {
  const where = a === b ? `two '${a}' executors` : `'${a}' and '${b}'`
  return new InputError(
    `${op}: expected inputs on one device, got ${where}. Move one: device.tensor(await t.data(), t.shape, t.dtype).`,
  )
}
