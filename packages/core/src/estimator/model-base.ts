import type { Model, State } from '../contract.ts'
import type { Graph } from '../graph.ts'
import { deepFreeze, type Facts } from '../json.ts'
import { type Lifetime, lifetime } from './lifetime.ts'

interface Definition<P, I> {
  readonly type: string
  readonly version: number
  readonly graph?: (state: State, params: P, info: I) => Graph
}

/** What a model is made of: its state, its parameters, what else is known of it, and the methods made from these. */
interface Parts<P, I> {
  readonly state: State
  readonly params: P
  readonly info: I
  readonly methods: { dispose?(): void }
}

/**
 * The members every model has, whatever its kind, and its lifetime for the methods to check.
 * `saved` are facts kept in files besides the state's own and the number of features.
 */
export function modelBase<K extends string, P extends object, I extends { readonly features: number | undefined }>(
  { type, version, graph }: Definition<P, I>,
  kind: K,
  { state, params, info, methods }: Parts<P, I>,
  saved: Facts = {},
): { readonly life: Lifetime; readonly base: Model & { readonly kind: K; readonly params: P } } {
  const life = lifetime(type, state, methods.dispose?.bind(methods))
  const base = {
    type,
    version,
    kind,
    params,
    facts: deepFreeze({ ...state.facts }),
    ...(graph && {
      toGraph(): Graph {
        life.assertAlive('toGraph')
        return graph(state, params, info)
      },
    }),
    toState(): State {
      life.assertAlive('toState')
      return { ...state, facts: { ...state.facts, ...saved, features: info.features ?? null } }
    },
    dispose: life.dispose,
    [Symbol.dispose]: life.dispose,
  }
  return { life, base }
}
