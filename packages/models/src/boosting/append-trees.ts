import type { Trees } from './trees.ts'

type Column = Int32Array | Float64Array | Uint8Array

/** The trees of both, the first ones first. */
export function appendTrees(a: Trees, b: Trees): Trees {
  const nodes = a.left.length
  const join = <A extends Column>(x: A, y: A): A => {
    const out = new (x.constructor as new (length: number) => A)(x.length + y.length)
    out.set(x)
    out.set(y, x.length)
    return out
  }
  const columns = Object.entries(a).map(([name, values]) => [name, join(values, b[name as keyof Trees] as never)])
  const starts = join(
    a.starts,
    b.starts.subarray(1).map((s) => s + nodes),
  )
  return { ...Object.fromEntries(columns), starts }
}
