import { copyAs } from '../dtype.ts'
import { InputError } from '../errors.ts'
import { add } from '../ops/elementwise/arithmetic.ts'
import { reshape } from '../ops/shape/reshape.ts'
import { ownedHere, scope } from '../scope.ts'
import { sameShape, showShape } from '../shape.ts'
import type { Tensor } from '../tensor.ts'
import type { Tape, TapeNode } from './tape.ts'

/**
 * Gradients of `loss` by the `wanted` tensors of the tape, `undefined` where it does not depend on one. Walks the tape
 * from its end and frees outputs and their gradients once nothing before them can need them; `kept` are spared.
 */
export function backward(
  tape: Tape,
  loss: Tensor,
  wanted: readonly Tensor[],
  kept: ReadonlySet<Tensor>,
): (Tensor | undefined)[] {
  const grads = new Gradients()
  const inner = tape.inner(loss)
  grads.add(loss, inner.on.constant(copyAs(inner.dtype, [1]), { shape: [], dtype: inner.dtype }), false)
  for (let node = tape.nodes.pop(); node; node = tape.nodes.pop()) {
    const dys = node.outs.map((t) => grads.of(t))
    if (dys.some((d) => d)) propagate(tape, node, dys, grads)
    for (const t of node.outs) {
      grads.drop(t)
      const below = tape.inner(t)
      if (!kept.has(below) && ownedHere(below)) below.dispose()
    }
  }
  return grads.take(wanted)
}

function propagate(tape: Tape, node: TapeNode, dys: readonly (Tensor | undefined)[], grads: Gradients): void {
  const { op, ins, inner, attrs, outs } = node
  const grad = op.grad
  if (!grad) throw new InputError(`${op.name}: expected an op with a gradient, got one without. Use stopGradient().`)
  const needs = ins.map((t) => t.on === tape)
  const outputs = outs.map((t) => tape.inner(t))
  const results = scope(() => grad({ inputs: inner, outputs, attrs, needs }, dys))
  results.forEach((d, i) => {
    if (!d || !needs[i]) return
    if (!sameShape(d.shape, ins[i]!.shape)) {
      throw new Error(
        `internal: ${op.name}'s gradient ${i} is ${showShape(d.shape)} for an input ${showShape(ins[i]!.shape)}`,
      )
    }
    grads.add(ins[i]!, d, inner.includes(d) || outputs.includes(d))
  })
}

/** Gradient of each tensor of the tape so far. One gradient tensor may serve several; it is freed after the last. */
class Gradients {
  private readonly byTensor = new Map<Tensor, Tensor>()
  private readonly uses = new Map<Tensor, number>()
  private readonly borrowed = new Set<Tensor>()

  of(t: Tensor): Tensor | undefined {
    return this.byTensor.get(t)
  }

  /** `borrowed`: the gradient is a saved value of the op itself, and not ours to free. */
  add(t: Tensor, gradient: Tensor, borrowed: boolean): void {
    if (borrowed) this.borrowed.add(gradient)
    const before = this.byTensor.get(t)
    this.hold(gradient)
    if (!before) {
      this.byTensor.set(t, gradient)
      return
    }
    const total = add(before, gradient)
    this.hold(total)
    this.release(before)
    this.release(gradient)
    this.byTensor.set(t, total)
  }

  drop(t: Tensor): void {
    const gradient = this.byTensor.get(t)
    if (!gradient) return
    this.byTensor.delete(t)
    this.release(gradient)
  }

  /** The gradients asked for, each a tensor of its own. */
  take(wanted: readonly Tensor[]): (Tensor | undefined)[] {
    return wanted.map((t) => {
      const g = this.byTensor.get(t)
      if (!g) return undefined
      return this.uses.get(g) === 1 && !this.borrowed.has(g) && ownedHere(g) ? g : reshape(g, g.shape)
    })
  }

  private hold(gradient: Tensor): void {
    this.uses.set(gradient, (this.uses.get(gradient) ?? 0) + 1)
  }

  private release(gradient: Tensor): void {
    const left = this.uses.get(gradient)! - 1
    if (left > 0) {
      this.uses.set(gradient, left)
      return
    }
    this.uses.delete(gradient)
    if (!this.borrowed.has(gradient) && ownedHere(gradient)) gradient.dispose()
  }
}
