import { ParamError, show } from '@foldwise/core'

/** Every name of an options type; the compiler sees that none is missing. */
export type OptionNames<O> = { readonly [K in keyof O]-?: true }

/** Throws `ParamError` unless options are an object that has none but known names. */
export function knownOptions(where: string, options: unknown, known: { readonly [name: string]: unknown }): void {
  if (typeof options !== 'object' || options === null || Array.isArray(options)) {
    throw new ParamError(`${where}: expected options as an object, got ${show(options)}. Name them: { name: value }.`)
  }
  const unknown = Object.keys(options).find((name) => !Object.hasOwn(known, name))
  if (unknown !== undefined) {
    throw new ParamError(`${where}: expected known options, got '${unknown}'. Known: ${Object.keys(known).join(', ')}.`)
  }
}
