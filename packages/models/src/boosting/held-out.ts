import { type FitContext, InputError, type Rng, type WatchedRows } from '@foldwise/core'
import type { BoostingParams, BoostingRows } from './problem.ts'
import type { RowMatrix } from './row-matrix.ts'

type Rows = Omit<BoostingRows, 'ids'>

interface Held {
  /** Rows to learn from, ascending; undefined for all. */
  readonly train: Int32Array | undefined
  readonly validation: Int32Array | undefined
}

/**
 * Rows to learn from and to watch: those given as `validation`, or, for early stopping, a share that is held out, of each of the
 * `strata` numbers alike, or of whole groups. Rows of weight 0 are left out.
 */
export function splitRows(
  where: string,
  rows: Rows,
  watched: WatchedRows<RowMatrix, Float64Array | Int32Array> | undefined,
  strata: Int32Array | undefined,
  p: BoostingParams,
  ctx: FitContext,
): { readonly train: BoostingRows; readonly validation: BoostingRows | undefined } {
  const used = weighted(rows.weight)
  if (watched) return { train: { ...rows, ids: used }, validation: { ...watched, ids: weighted(watched.weight) } }
  if (p.earlyStoppingRounds === null) return { train: { ...rows, ids: used }, validation: undefined }
  const random = () => ctx.stream('validation')
  const held = rows.groups
    ? holdGroupsOut(rows.groups, p.validationFraction, random, where)
    : holdOut(rows.y.length, used, strata, p.validationFraction, random, where)
  return { train: { ...rows, ids: held.train }, validation: held.validation && { ...rows, ids: held.validation } }
}

/** Rows with a weight above 0, where some have none. */
const weighted = (weight: Float64Array | undefined): Int32Array | undefined =>
  weight?.some((w) => w === 0) ? Int32Array.from(weight.keys()).filter((i) => weight[i]! > 0) : undefined

/** A share of the groups, at least one, with all rows of each; one group at least is left to learn from. */
function holdGroupsOut(groups: Int32Array, fraction: number, random: () => Rng, where: string): Held {
  const count = groups.reduce((a, g) => Math.max(a, g + 1), 0)
  if (count < 2) {
    throw new InputError(
      `${where}: expected two groups or more to hold some out for early stopping, got ${count}. Give validation rows, or set earlyStoppingRounds to null.`,
    )
  }
  const most = Math.min(count - 1, Math.max(1, Math.round(fraction * count)))
  const held = new Set(random().permutation(count).subarray(0, most))
  const all = Int32Array.from(groups.keys())
  return { train: all.filter((i) => !held.has(groups[i]!)), validation: all.filter((i) => held.has(groups[i]!)) }
}

/** Holds a share out: of each of the `strata` numbers alike, and so that every one keeps a row to learn from. */
function holdOut(
  rows: number,
  used: Int32Array | undefined,
  strata: ArrayLike<number> | undefined,
  fraction: number,
  random: () => Rng,
  where: string,
): Held {
  const n = used?.length ?? rows
  const left = new Map<number, number>()
  for (let i = 0; i < n; i++) {
    const s = strata?.[used ? used[i]! : i] ?? 0
    left.set(s, (left.get(s) ?? 0) + 1)
  }
  for (const [s, count] of left) left.set(s, Math.min(count - 1, Math.round(fraction * count)))
  const held = new Uint8Array(n)
  for (const i of random().permutation(n)) {
    const s = strata?.[used ? used[i]! : i] ?? 0
    if (left.get(s)! > 0) {
      left.set(s, left.get(s)! - 1)
      held[i] = 1
    }
  }
  const all = used ?? Int32Array.from({ length: rows }, (_, i) => i)
  const validation = all.filter((_, i) => held[i] === 1)
  if (validation.length === 0) {
    throw new InputError(
      `${where}: expected rows enough to hold a share of ${fraction} out for early stopping, got ${n}. Raise validationFraction, or set earlyStoppingRounds to null.`,
    )
  }
  return { train: all.filter((_, i) => held[i] === 0), validation }
}
