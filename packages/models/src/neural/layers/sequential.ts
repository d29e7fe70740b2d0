import type { Tensor } from '@foldwise/core'
import { add } from '@foldwise/core/ops'
import { applyPart, initParts, type Layer, named, outputShape } from '../layer.ts'

/**
 * Layers one after another. A list names them '0', '1', ...; an object by its keys. Their weights are called
 * `name.weight` and so on, as in PyTorch.
 */
export function sequential(layers: readonly Layer[] | { readonly [name: string]: Layer }): Layer {
  const parts = Object.entries(layers)
  return {
    decodes: parts.every(([, layer]) => layer.decodes),
    init(random, shape) {
      const params: { [name: string]: Tensor } = {}
      const state: { [name: string]: Tensor } = {}
      for (const [name, layer] of parts) {
        const made = layer.init(random, shape)
        Object.assign(params, named(name, made.params))
        Object.assign(state, named(name, made.state))
        shape = outputShape(layer, made, shape)
      }
      return { params, state }
    },
    apply: (params, x, context) => parts.reduce((y, [name, layer]) => applyPart(name, layer, params, y, context), x),
  }
}

/** A function of ops as a layer without weights. */
export const lambda = (fn: (x: Tensor) => Tensor): Layer => ({ init: () => ({}), apply: (_, x) => fn(x) })

/** `x + body(x)`, or `shortcut(x) + body(x)` where shapes differ. The parts are called `body` and `shortcut`. */
export const residual = (body: Layer, shortcut?: Layer): Layer => ({
  decodes: [body, shortcut].every((part) => part?.decodes ?? true),
  init: (random, shape) =>
    initParts(random, { body: [body, shape], ...(shortcut && { shortcut: [shortcut, shape] as const }) }),
  apply: (params, x, context) =>
    add(
      applyPart('body', body, params, x, context),
      shortcut ? applyPart('shortcut', shortcut, params, x, context) : x,
    ),
})
