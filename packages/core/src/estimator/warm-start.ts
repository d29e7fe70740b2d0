import type { FitOptions, Label, State } from '../contract.ts'
import { InputError } from '../errors.ts'

/** The state to start from. Throws `InputError` where the model is of another type, width or set of classes. */
export function warmStartState(
  type: string,
  options: FitOptions,
  info: { readonly classes?: readonly Label[]; readonly features: number | undefined },
): State | undefined {
  const model = options.warmStart
  if (!model) return undefined
  const bad = (what: string, got: string): InputError =>
    new InputError(`${type}.fit: expected 'warmStart' to be a model with ${what}, got ${got}. Fit without it.`)
  if (model.type !== type) throw bad(`type '${type}'`, `type '${model.type}'`)
  const state = model.toState()
  if (info.features !== undefined && state.facts.features !== info.features) {
    throw bad(`${info.features} features`, String(state.facts.features))
  }
  if (info.classes && JSON.stringify(state.facts.classes) !== JSON.stringify(info.classes)) {
    throw bad('the classes of y', JSON.stringify(state.facts.classes))
  }
  return state
}
