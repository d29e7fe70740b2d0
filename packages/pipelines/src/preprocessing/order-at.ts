/** Below this many values, sorting is as fast. */
const FEW = 600
/** From this many on, values are counted in cells first. */
const MANY = 8192
const CELLS = 2048
const SAMPLE = 256

/**
 * Puts at the given ascending `positions` what would stand there if all `values` were sorted; what stands elsewhere afterwards means
 * nothing. No NaN. Two passes over many values, where sorting costs log2(n) of them: they are counted in equally wide cells, and only
 * those of the cells that positions fall in are looked at again.
 */
export function orderAt(values: Float64Array, positions: readonly number[]): void {
  const cells = values.length < MANY ? undefined : cellsFor(values)
  if (cells) throughCells(values, positions, cells)
  else selectAt(values, positions)
}

function throughCells(values: Float64Array, positions: readonly number[], { low, scale }: Cells): void {
  const counts = new Int32Array(CELLS)
  for (let i = 0; i < values.length; i++) counts[cellOf(values[i]!, low, scale)]!++
  const found = cellsOf(counts, positions, values.length)
  // The place of each cell among the found ones, -1 of the others.
  const place = new Int16Array(CELLS).fill(-1)
  found.forEach(({ cell }, f) => {
    place[cell] = f
  })
  const next = new Int32Array(found.length)
  for (let i = 0; i < values.length; i++) {
    const f = place[cellOf(values[i]!, low, scale)]!
    if (f >= 0) found[f]!.members[next[f]!++] = values[i]!
  }
  for (const { members, start, at } of found) {
    const within = at.map((p) => p - start)
    selectAt(members, within)
    for (const p of within) values[start + p] = members[p]!
  }
}

interface Cells {
  readonly low: number
  /** Cells by unit. */
  readonly scale: number
}

/** Cells between the values near the ends of a sample, so that outliers do not make them wide; undefined where these are the same. */
function cellsFor(values: Float64Array): Cells | undefined {
  const step = values.length / SAMPLE
  const sample = Float64Array.from({ length: SAMPLE }, (_, i) => values[Math.floor(i * step)]!).sort()
  const low = sample[2]!
  const scale = CELLS / (sample[SAMPLE - 3]! - low)
  return scale > 0 && scale < Infinity ? { low, scale } : undefined
}

/** Never falls where `v` rises. */
function cellOf(v: number, low: number, scale: number): number {
  const cell = (v - low) * scale
  return cell < 0 ? 0 : cell < CELLS ? cell | 0 : CELLS - 1
}

interface Found {
  readonly cell: number
  /** The position of its first value. */
  readonly start: number
  readonly members: Float64Array
  /** The positions that fall in it. */
  readonly at: number[]
}

function cellsOf(counts: Int32Array, positions: readonly number[], n: number): Found[] {
  const found: Found[] = []
  let cell = 0
  let start = 0
  for (const p of positions) {
    if (p < 0 || p >= n) continue
    while (p >= start + counts[cell]!) start += counts[cell++]!
    if (found.at(-1)?.cell === cell) found.at(-1)!.at.push(p)
    else found.push({ cell, start, members: new Float64Array(counts[cell]!), at: [p] })
  }
  return found
}

/** The same by quickselect (C. A. R. Hoare, 1961) with the middle of nine as the pivot; what it fails to halve often enough is sorted. */
function selectAt(values: Float64Array, positions: readonly number[]): void {
  let from = 0
  for (const p of positions) {
    if (p < from || p >= values.length) continue
    select(values, from, values.length - 1, p)
    // All that follow are at least as large.
    from = p + 1
  }
}

function select(a: Float64Array, first: number, last: number, k: number): void {
  let low = first
  let high = last
  for (let budget = 64; high - low > FEW; budget--) {
    if (budget === 0) break
    const pivot = middleOfNine(a, low, high)
    let i = low
    let j = high
    while (i <= j) {
      while (a[i]! < pivot) i++
      while (a[j]! > pivot) j--
      if (i <= j) {
        const t = a[i]!
        a[i++] = a[j]!
        a[j--] = t
      }
    }
    if (k <= j) high = j
    else if (k >= i) low = i
    else return
  }
  a.subarray(low, high + 1).sort()
}

function middleOfNine(a: Float64Array, low: number, high: number): number {
  const step = (high - low) >> 3
  const nine = Float64Array.from({ length: 9 }, (_, n) => a[low + n * step]!).sort()
  return nine[4]!
}
