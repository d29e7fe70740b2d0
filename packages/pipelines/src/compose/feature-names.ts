/** A model as far as the names of its columns go. */
interface Named {
  readonly type: string
  readonly featureNames?: readonly string[]
  featureNamesOut?(names: readonly string[]): readonly string[]
}

/** Names of the columns that a transformer makes of columns with these names; undefined where neither says. */
export const namesThrough = (model: Named, names: readonly string[] | undefined): readonly string[] | undefined =>
  (names && model.featureNamesOut?.(names)) ?? model.featureNames ?? names

/** The same, `width` names in any case. */
export function namesOf(model: Named, names: readonly string[], width: number): readonly string[] {
  const found = namesThrough(model, names)
  return found?.length === width ? found : Array.from({ length: width }, (_, k) => `${model.type}${k}`)
}

/** Names of all parts in turn; where some would be equal, all have the part's label before them. */
export function distinctNames(
  parts: readonly { readonly label: string; readonly names: readonly string[] }[],
): string[] {
  const plain = parts.flatMap((p) => p.names)
  if (new Set(plain).size === plain.length) return plain
  const seen = new Map<string, number>()
  return parts.flatMap(({ label, names }) =>
    names.map((n) => {
      const full = `${label}__${n}`
      const times = (seen.get(full) ?? 0) + 1
      seen.set(full, times)
      return times === 1 ? full : `${full}_${times}`
    }),
  )
}
