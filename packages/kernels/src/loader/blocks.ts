/**
 * Cuts `0..n` into runs of at most `size`, as pairs of begin and end. The size must come from the data, never from the number of
 * threads, so that partial sums are the same whoever computes them.
 */
export function cut(n: number, size: number): [from: number, to: number][] {
  const blocks: [number, number][] = []
  for (let from = 0; from < n; from += size) blocks.push([from, Math.min(n, from + size)])
  return blocks
}
