/** Rows between two looks at the clock: some milliseconds of work. */
const CHUNK = 16384

/** Calls `body` on runs of rows, and lets the event loop in between: sums over a million rows can be stopped. */
export async function inChunks(
  rows: number,
  checkpoint: () => Promise<void>,
  body: (from: number, to: number) => void,
): Promise<void> {
  for (let from = 0; from < rows; from += CHUNK) {
    body(from, Math.min(from + CHUNK, rows))
    await checkpoint()
  }
}
