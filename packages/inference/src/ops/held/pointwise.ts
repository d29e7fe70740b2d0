import { sameShape } from '@foldwise/core'
import { type Activation, inferenceJob } from '@foldwise/kernels'
import type { NodeSetup } from '../../session/graph-op.ts'
import { Held } from '../../session/held/held.ts'
import type { HeldOp, HeldSetup, Operand } from '../../session/held/held-op.ts'
import { pointJob } from './point-job.ts'

/** An operator that is one of the kernels' activations. */
export const heldActivation = (read: (node: NodeSetup) => Activation | undefined): HeldOp => ({
  activation: read,
  create: (node) => {
    const { memory, where } = node
    const activation = read(node)
    if (!activation) return undefined
    const job = memory.words(inferenceJob(pointJob(activation)))
    return ([x]) => {
      if (!(x instanceof Held)) return undefined
      const out = memory.take(x.shape, where)
      memory.procedures.activateAll(job.at, x.length, x.at, out.at)
      return out
    }
  },
})

/** Bytes of the constants of assembly/lib/float32.ts. */
const CONSTANTS = 96

export const heldSigmoid: HeldOp = {
  create: ({ memory, where }) => {
    const spare = memory.float32(CONSTANTS / 4)
    return ([x]) => {
      if (!(x instanceof Held)) return undefined
      const out = memory.take(x.shape, where)
      memory.procedures.sigmoidAll(x.length, 0, spare.at, x.at, out.at)
      return out
    }
  },
}

/** Sums: of two values of one shape, or of one and a number for each channel. */
export const heldAdd: HeldOp = { fuses: 'activation', create: (node) => pairs(node, 'addAll') }

/** Products: of two values of one shape, or of one and a number for each channel, which may differ from row to row. */
export const heldMul: HeldOp = { fuses: 'activation', create: (node) => pairs(node, 'multiplyAll') }

function pairs(node: HeldSetup, procedure: 'addAll' | 'multiplyAll') {
  const { memory, where, activation } = node
  const job = memory.words(inferenceJob(pointJob(activation)))
  return ([a, b]: readonly Operand[]): Held | undefined => {
    if (!a || !b) return undefined
    if (a instanceof Held && b instanceof Held && sameShape(a.shape, b.shape)) {
      const out = memory.take(a.shape, where)
      memory.procedures[procedure](job.at, out.length, a.at, b.at, out.at)
      return out
    }
    const [x, other] = isPerChannel(b, a) ? [a, b] : isPerChannel(a, b) ? [b, a] : []
    if (!(x instanceof Held) || !other) return undefined
    const { rows, channels, pixels } = x
    const held = memory.enter(other, where)
    const out = memory.take(x.shape, where)
    const neutral = memory.take([channels], where)
    neutral.view.fill(procedure === 'addAll' ? 1 : 0)
    for (let i = 0; i < rows; i++) {
      const values =
        held.at + (other.shape[0] === rows && other.shape.length === x.shape.length && rows > 1 ? 4 * i * channels : 0)
      const at = 4 * i * channels * pixels
      const [scale, shift] = procedure === 'addAll' ? [neutral.at, values] : [values, neutral.at]
      memory.procedures.affine(job.at, pixels, channels, x.at + at, scale, shift, out.at + at)
    }
    memory.give(neutral)
    memory.leave(other, held)
    return out
  }
}

/** Whether `v` has a number for each channel of `x`, and for each row or for all. */
function isPerChannel(v: Operand, x: Operand): boolean {
  if (!v || !(x instanceof Held) || (!(v instanceof Held) && v.dtype !== 'float32')) return false
  const [rank, shape] = [x.shape.length, v.shape]
  const ones = new Array<number>(Math.max(0, rank - shape.length)).fill(1)
  if (shape.length > rank || rank < 2) return false
  const full = [...ones, ...shape]
  return [1, x.rows].includes(full[0]!) && full[1] === x.channels && full.slice(2).every((d) => d === 1)
}

type Floats = Float32Array

/** Batch normalization of its own, where no convolution before it took it in. */
export const heldBatchNormalization: HeldOp = {
  fuses: 'activation',
  create: (node) => {
    const { memory, where, attrs, activation } = node
    const epsilon = attrs.float('epsilon', Math.fround(1e-5))
    const known = [1, 2, 3, 4].map((i) => node.constant(i))
    const size = known[0]?.data.length
    if (known.some((v) => v?.dtype !== 'float32' || v.shape.join() !== `${size}`)) return undefined
    const [scale, bias, mean, variance] = known.map((v) => v!.data) as [Floats, Floats, Floats, Floats]
    const [times, plus] = [memory.float32(scale.length), memory.float32(scale.length)]
    for (let c = 0; c < scale.length; c++) {
      const factor = scale[c]! / Math.sqrt(variance[c]! + epsilon)
      times.view[c] = factor
      plus.view[c] = bias[c]! - mean[c]! * factor
    }
    const job = memory.words(inferenceJob(pointJob(activation)))
    return ([x]) => {
      if (!(x instanceof Held) || x.channels !== scale.length) return undefined
      const out = memory.take(x.shape, where)
      memory.procedures.affine(job.at, x.rows * x.pixels, x.channels, x.at, times.at, plus.at, out.at)
      return out
    }
  },
}
