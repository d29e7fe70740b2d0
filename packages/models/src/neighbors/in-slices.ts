/** Values between two looks at the clock. */
const SLICE = 1 << 20

/** Calls `visit` with the place of each row of `columns` values, and awaits `between` every few milliseconds. */
export async function inSlices(
  values: number,
  columns: number,
  between: () => Promise<void>,
  visit: (at: number) => void,
): Promise<void> {
  let next = SLICE
  for (let at = 0; at < values; at += columns) {
    visit(at)
    if (at < next) continue
    next = at + SLICE
    await between()
  }
}
