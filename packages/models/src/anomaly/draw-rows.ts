import type { Rng } from '@foldwise/core'
import { drawByWeight } from '../meta/draw-by-weight.ts'
import { heaviestKeys } from '../meta/heaviest-keys.ts'
import { drawNumbers } from './draw-numbers.ts'

/** How many rows may be drawn, those that weigh anything, and the draw of some of them: different row numbers. */
export function rowDrawer(rows: number, weight: Float64Array | undefined, replacement: boolean) {
  if (!weight) {
    return { available: rows, draw: (draws: number, rng: Rng) => drawNumbers(rows, draws, replacement, rng) }
  }
  return {
    available: weight.reduce((n, w) => n + (w > 0 ? 1 : 0), 0),
    draw: (draws: number, rng: Rng): Int32Array<ArrayBuffer> =>
      replacement ? Int32Array.from(new Set(drawByWeight(rng, draws, weight))) : heaviestKeys(rng, draws, weight),
  }
}
