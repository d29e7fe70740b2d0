import { ParamError } from '../errors.ts'
import { checkRows } from '../input/check-rows.ts'
import { encodeLabels } from '../input/encode-labels.ts'
import type { Label } from '../input/label.ts'
import { drawRows } from './draw-rows.ts'

/** How rows belong together. At most one of the two. */
export interface DesignOptions {
  /** A label a row: each resample has as many rows of each as the data, as after a stratified split. */
  readonly strata?: ArrayLike<Label>
  /** A label a row: rows of one cluster, such as a patient or a user, are drawn together, with their dependence. */
  readonly clusters?: ArrayLike<Label>
}

export interface Resampler {
  /** The rows of a resample; overwritten by the next call. */
  readonly draw: (resample: number) => Int32Array
  /** Rows that are drawn together: those of each cluster, or each row by itself. */
  readonly units: readonly ArrayLike<number>[]
}

/** Draws with replacement: rows, rows of each stratum, or clusters. */
export function resampler(where: string, rows: number, seed: number, { strata, clusters }: DesignOptions): Resampler {
  if (strata && clusters) {
    throw new ParamError(`${where}: expected 'strata' or 'clusters', got both. Draw clusters, or split by stratum.`)
  }
  const all = Int32Array.from({ length: rows }, (_, i) => i)
  const single = () => Array.from(all, (i) => [i])
  const drawn = new Int32Array(rows)
  if (strata) {
    const groups = rowsOf(where, all, { yTrue: all, strata })
    const draw = (resample: number) => {
      let to = 0
      groups.forEach((group, part) => {
        const places = drawn.subarray(to, to + group.length)
        drawRows(seed, resample, group.length, places, part)
        for (let i = 0; i < places.length; i++) places[i] = group[places[i]!]!
        to += group.length
      })
      return drawn
    }
    return { draw, get units() { return single() } } // biome-ignore format: made when asked for
  }
  if (clusters) {
    const units = rowsOf(where, all, { yTrue: all, clusters })
    const which = new Int32Array(units.length)
    const draw = (resample: number) => {
      drawRows(seed, resample, units.length, which)
      let length = 0
      for (const unit of which) length += units[unit]!.length
      const out = new Int32Array(length)
      let to = 0
      for (const unit of which) {
        out.set(units[unit]!, to)
        to += units[unit]!.length
      }
      return out
    }
    return { draw, units }
  }
  const draw = (resample: number) => {
    drawRows(seed, resample, rows, drawn)
    return drawn
  }
  return { draw, get units() { return single() } } // biome-ignore format: made when asked for
}

/** The rows of each label of the second column, labels ascending. */
function rowsOf(where: string, all: Int32Array, columns: { readonly [name: string]: ArrayLike<Label> }): Int32Array[] {
  checkRows(where, columns)
  const [name, column] = Object.entries(columns)[1]!
  const { labels, codes } = encodeLabels(where, { [name]: column })
  const sizes = new Int32Array(labels.length)
  for (const code of codes[0]!) sizes[code]!++
  const rows = Array.from(sizes, (size) => new Int32Array(size))
  sizes.fill(0)
  for (const i of all) rows[codes[0]![i]!]![sizes[codes[0]![i]!]!++] = i
  return rows
}
