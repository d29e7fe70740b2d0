import { Held } from '../../session/held/held.ts'
import type { HeldOp } from '../../session/held/held-op.ts'

/** Pictures of one pixel as rows; others go the way of the host, whose rows have channels outermost. */
export const heldFlatten: HeldOp = {
  create: ({ memory, attrs }) => {
    const axis = attrs.int('axis', 1)
    return ([x]) =>
      x instanceof Held && (axis === 1 || axis === 1 - x.shape.length) && x.pixels === 1
        ? memory.alias(x, [x.rows, x.channels])
        : undefined
  },
}

/** The same, as a reshape to two axes. */
export const heldReshape: HeldOp = {
  create: ({ memory, attrs, constant }) => {
    const copies = attrs.flag('allowzero') ? [-1] : [-1, 0]
    const to = constant(1)
    const asked = to && Array.from(to.data as BigInt64Array, Number)
    return ([x]) => {
      if (!(x instanceof Held) || asked?.length !== 2 || x.pixels !== 1 || x.length === 0) return undefined
      const [rows, columns] = asked as [number, number]
      const fits = [x.rows, ...copies].includes(rows) && (columns === x.channels || (columns === -1 && rows !== -1))
      return fits ? memory.alias(x, [x.rows, x.channels]) : undefined
    }
  },
}

/** Pictures side by side, channel after channel. */
export const heldConcat: HeldOp = {
  create: ({ memory, where, attrs }) => {
    const axis = attrs.required('axis', attrs.int('axis'))
    return (inputs) => {
      const parts = inputs.filter((x) => x instanceof Held)
      const [first] = parts
      if (!first || parts.length < inputs.length || first.shape.length < 2) return undefined
      if (axis !== 1 && axis !== 1 - first.shape.length) return undefined
      const key = (x: Held): string => x.shape.map((d, i) => (i === 1 ? 0 : d)).join()
      if (parts.some((x) => key(x) !== key(first))) return undefined
      const channels = parts.reduce((n, x) => n + x.channels, 0)
      const out = memory.take(
        first.shape.map((d, i) => (i === 1 ? channels : d)),
        where,
      )
      let at = out.at
      for (const x of parts) {
        memory.procedures.copyChannels(x.rows * x.pixels, x.channels, 4 * x.channels, 4 * channels, x.at, at)
        at += 4 * x.channels
      }
      return out
    }
  },
}
