import { entryRow } from './key';
import { below, nextState } from './random';

/** counts[i] = how often row i is among `draws` rows drawn with replacement. Returns how many rows are drawn at all. */
export function drawRows(
  rows: i32,
  draws: i32,
  seed: u32, // not 0
  counts: usize, // out uint8[rows]
): i32 {
  memory.fill(counts, 0, <usize>rows);
  let distinct = 0;
  for (let k = 0; k < draws; k++) {
    seed = nextState(seed);
    const p = counts + <usize>below(seed, rows);
    const c = load<u8>(p);
    if (c == 0) distinct++;
    // 255 times the same row is less likely than a failure of memory; the draw is lost.
    if (c < 255) store<u8>(p, c + 1);
  }
  return distinct;
}

/** The entries of the drawn rows, in their order, for each of `columns` columns. Returns how many there are in one. */
export function keepDrawn(
  columns: i32,
  stride: i32,
  rows: i32, // entries in use of each column
  source: usize, // in  uint64[columns, stride]
  counts: usize, // in  uint8
  target: usize, // out uint64[columns, stride]
): i32 {
  let kept = 0;
  for (let c = 0; c < columns; c++) {
    let p = source + (<usize>c * <usize>stride << 3);
    const end = p + (<usize>rows << 3), begin = target + (<usize>c * <usize>stride << 3);
    let out = begin;
    for (; p < end; p += 8) {
      const v = load<u64>(p);
      store<u64>(out, v);
      out += load<u8>(counts + <usize>entryRow(v)) ? 8 : 0;
    }
    kept = <i32>((out - begin) >> 3);
  }
  return kept;
}

/** out[i] = weights[i] * counts[i]. */
export function countWeights(
  rows: i32,
  weights: usize, // in  float64
  counts: usize, // in  uint8
  out: usize, // out float64
): void {
  for (let i: usize = 0; i < <usize>rows; i++) store<f64>(out + (i << 3), load<f64>(weights + (i << 3)) * <f64>load<u8>(counts + i));
}
