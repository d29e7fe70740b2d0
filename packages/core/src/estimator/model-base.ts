import type { Model, State } from '../contract.ts'
import type { Graph } from '../graph.ts'
import { deepFreeze, type Facts } from '../json.ts'
import { type Lifetime, lifetime } from './lifetime.ts'

/** The members every model has, whatever its kind, and its lifetime for the methods to check. */
export function modelBase<K extends string, P extends object>(o: {
  readonly type: string
  readonly version: number
  readonly kind: K
  readonly params: P
  readonly state: State
  /** Facts that are saved besides the state's own. */
  readonly saved: Facts
  readonly graph: (() => Graph) | undefined
  readonly release: (() => void) | undefined
}): { readonly life: Lifetime; readonly base: Model & { readonly kind: K; readonly params: P } } {
  const { type, version, kind, params, state } = o
  const life = lifetime(type, state, o.release)
  const base = {
    type,
    version,
    kind,
    params,
    facts: deepFreeze({ ...state.facts }),
    ...(o.graph && { toGraph: guarded(life, o.graph) }),
    toState(): State {
      life.assertAlive('toState')
      return { ...state, facts: { ...state.facts, ...o.saved } }
    },
    dispose: life.dispose,
    [Symbol.dispose]: life.dispose,
  }
  return { life, base }
}

const guarded = (life: Lifetime, graph: () => Graph) => (): Graph => {
  life.assertAlive('toGraph')
  return graph()
}
