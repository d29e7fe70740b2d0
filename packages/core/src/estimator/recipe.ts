import { type ParamSpecs, resolveParams, type Values } from '../params.ts'

/** The part every recipe shares: its type, its frozen parameters, and `with`. */
export function recipe<S extends ParamSpecs, K extends string, R>(
  type: string,
  kind: K,
  specs: S,
  given: object,
  build: (params: Values<S>) => R,
): R & {
  readonly type: string
  readonly kind: K
  readonly params: Values<S>
  with(changes: Partial<Values<S>>): unknown
} {
  const params = resolveParams(type, specs, given)
  return Object.freeze({
    type,
    kind,
    params,
    ...build(params),
    with: (changes: Partial<Values<S>>) => recipe(type, kind, specs, { ...params, ...changes }, build),
  })
}
