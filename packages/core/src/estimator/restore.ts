import type { Label, Restorable, State } from '../contract.ts'
import { FormatError, show } from '../errors.ts'
import { type ParamSpecs, resolveParams, type Values } from '../params.ts'
import { compareLabels } from './labels.ts'

/** Parameters, state and width of a model file, checked against the definition that is to rebuild it. */
export function checkRestored<S extends ParamSpecs>(
  d: { readonly type: string; readonly version: number; readonly params: S },
  saved: Restorable,
): { params: Values<S>; state: State; features: number | undefined } {
  if (saved.type !== d.type) {
    throw new FormatError(
      `${d.type}.restore: expected a '${d.type}', got a '${saved.type}'. Pass its definition to load().`,
    )
  }
  if (saved.version !== d.version) {
    throw new FormatError(
      `${d.type}.restore: expected version ${d.version}, got ${saved.version}. ${saved.version > d.version ? 'Update the package.' : 'Fit the model again.'}`,
    )
  }
  const features = saved.facts.features
  if (features !== undefined && features !== null && !(Number.isInteger(features) && (features as number) > 0)) {
    throw new FormatError(
      `${d.type}.restore: expected 'features' to be a count or null, got ${String(features)}. The file is damaged.`,
    )
  }
  const { classes: _classes, features: _features, ...facts } = saved.facts
  return {
    params: resolveParams(d.type, d.params, saved.params),
    state: { tensors: saved.tensors, facts, ...(saved.children && { children: saved.children }) },
    features: (features as number | null | undefined) ?? undefined,
  }
}

/** Classes of a model file. */
export const restoredClasses = (type: string, saved: Restorable): readonly Label[] =>
  checkedClasses(type, saved.facts.classes)

/** A frozen copy. Throws `FormatError` unless these are two or more labels of one type, ascending, as `fit` makes them. */
export function checkedClasses(type: string, classes: unknown): readonly Label[] {
  const kind = Array.isArray(classes) ? typeof classes[0] : 'undefined'
  const ok =
    Array.isArray(classes) &&
    classes.length >= 2 &&
    (kind === 'string' || kind === 'number' || kind === 'boolean') &&
    classes.every((c, i) => typeof c === kind && (i === 0 || compareLabels(classes[i - 1] as Label, c as Label) < 0))
  if (!ok) {
    throw new FormatError(
      `${type}.restore: expected two or more ascending classes among the facts, got ${show(classes)}. The file is damaged.`,
    )
  }
  return Object.freeze([...classes] as Label[])
}
