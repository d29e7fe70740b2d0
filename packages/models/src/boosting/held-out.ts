import { InputError, type Rng } from '@foldwise/core'

export interface Held {
  /** Rows to learn from, ascending; undefined for all. */
  readonly train: Int32Array | undefined
  readonly validation: Int32Array | undefined
}

/**
 * Leaves rows of weight 0 out, and holds a share of the rest out where asked to: of each of the `strata` numbers alike, and so that
 * every one keeps a row to learn from.
 */
export function holdOut(
  rows: number,
  weight: Float64Array | undefined,
  strata: ArrayLike<number> | undefined,
  fraction: number | undefined,
  random: () => Rng,
  where: string,
): Held {
  const used = weight?.some((w) => w === 0)
    ? Int32Array.from({ length: rows }, (_, i) => i).filter((i) => weight[i]! > 0)
    : undefined
  if (fraction === undefined) return { train: used, validation: undefined }
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
