import { tile } from "../lib/distances";
import { clearList, finish, insert } from "../lib/neighbor-list";

/** Points that all queries of a block meet before the next: they stay in the caches. */
export const CHUNK_BYTES: i32 = 1 << 17;

/** No neighbours of queries `from` to `to` yet. */
export function clearLists(from: i32, to: i32, k: i32, distances: usize, indices: usize): void {
  for (let i = <usize>from; i < <usize>to; i++) clearList(k, distances + i * (<usize>k << 3), indices + i * (<usize>k << 2));
}

/** Orders the neighbours of queries `from` to `to`. */
export function finishLists(from: i32, to: i32, k: i32, distances: usize, indices: usize): void {
  for (let i = <usize>from; i < <usize>to; i++) finish(k, distances + i * (<usize>k << 3), indices + i * (<usize>k << 2));
}

/** Goes on to look for neighbours of queries `from` to `to` among the points from panel `panel` on. */
// @ts-ignore: decorator
@inline
export function scan(
  metric: i32,
  from: i32,
  to: i32,
  columns: i32,
  queries: usize,
  panel: i32,
  points: i32,
  panels: usize,
  k: i32,
  distances: usize,
  indices: usize,
  scratch: usize,
): void {
  const row = <usize>columns << 3, panelBytes = row << 2;
  const wide = <usize>k << 3, narrow = <usize>k << 2;
  const count = (points + 3) >> 2;
  const chunk = max(1, CHUNK_BYTES / <i32>panelBytes);
  for (let first = panel; first < count; first += chunk) {
    const end = min(count, first + chunk);
    for (let i = from; i < to; i += 4) {
      const q0 = queries + <usize>i * row;
      const q1 = i + 1 < to ? q0 + row : q0;
      const q2 = i + 2 < to ? q1 + row : q1;
      const q3 = i + 3 < to ? q2 + row : q2;
      const live = min(4, to - i);
      for (let p = first; p < end; p++) {
        tile(metric, columns, q0, q1, q2, q3, panels + <usize>p * panelBytes, scratch);
        const real = min(4, points - 4 * p);
        for (let a = 0; a < live; a++) {
          const last = distances + <usize>(i + a + 1) * wide - 8;
          const lastIndex = indices + <usize>(i + a + 1) * narrow - 4;
          if (load<i32>(lastIndex) >= 0) {
            // Mostly none of the four is near enough: one test for all.
            const bound = v128.load64_splat(last), four = scratch + (<usize>a << 5);
            const nearer = v128.or(f64x2.lt(v128.load(four), bound), f64x2.lt(v128.load(four, 16), bound));
            if (!v128.any_true(nearer)) continue;
          }
          for (let b = 0; b < real; b++) {
            const distance = load<f64>(scratch + (<usize>(4 * a + b) << 3));
            // An infinite distance is one too, as long as there are no k others.
            if (distance < load<f64>(last) || load<i32>(lastIndex) < 0)
              insert(k, distance, 4 * p + b, distances + <usize>(i + a) * wide, indices + <usize>(i + a) * narrow);
          }
        }
      }
    }
  }
}
