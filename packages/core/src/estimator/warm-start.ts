import type { FitOptions, Label, Model, State } from '../contract.ts'
import { InputError } from '../errors.ts'

interface Known {
  readonly classes?: readonly (Label | readonly Label[])[]
  readonly features: number | undefined
}

/** The state to start from. Throws `InputError` where the model is of another type, width or set of classes. */
export function warmStartState(type: string, options: FitOptions, info: Known): State | undefined {
  const bad = (what: string, got: string): InputError =>
    new InputError(`${type}.fit: expected 'warmStart' to be a model with ${what}, got ${got}. Fit without it.`)
  return options.warmStart && checkedState(type, options.warmStart, info, bad)
}

/** What a model learned, to go on from: without the facts that all models have. Throws `InputError` as above. */
export function stateToContinue(type: string, model: Model, info: Known): State {
  const bad = (what: string, got: string): InputError =>
    new InputError(`${type}.fitMore: expected a model with ${what}, got ${got}. Begin another one with undefined.`)
  const state = checkedState(type, model, info, bad)
  const { classes: _classes, features: _features, ...facts } = state.facts
  return { ...state, facts }
}

function checkedState(type: string, model: Model, info: Known, bad: (what: string, got: string) => Error): State {
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
