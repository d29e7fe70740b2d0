import type { State } from '../contract.ts'
import type { DataOf, DType } from '../dtype.ts'
import { FormatError } from '../errors.ts'
import { hostData } from '../host.ts'
import { showShape } from '../shape.ts'

/**
 * The values of one of a state's tensors, without a copy, after a check of what a file may have got wrong:
 * `learned(state, 'coef', 'float64', [classes, features])`. An undefined size may be any.
 * Throws `FormatError` where the tensor is missing or is something else. For the `methods` of a definition.
 */
export function learned<D extends DType>(
  state: State,
  name: string,
  dtype: D,
  shape: readonly (number | undefined)[],
): DataOf[D] {
  const t = Object.hasOwn(state.tensors, name) ? state.tensors[name] : undefined
  const fits =
    t?.dtype === dtype && t.shape.length === shape.length && shape.every((d, i) => d === undefined || d === t.shape[i])
  if (!t || !fits) {
    const expected = `${dtype} [${shape.map((d) => d ?? 'any').join(', ')}]`
    throw new FormatError(
      `state: expected tensor '${name}' to be ${expected}, got ${t ? `${t.dtype} ${showShape(t.shape)}` : 'none'}. The file is damaged.`,
    )
  }
  return hostData(t) as unknown as DataOf[D]
}
