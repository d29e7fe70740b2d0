import { addScaled64, dot64 } from '../lib/vector';
import { rowAdd, rowDot } from '../linear/csr-pass';

/** Product of row i, of CSR rows or where `indptr` is 0 of dense ones, with w. */
// @ts-ignore: decorator
@inline
export function productOf(i: i32, columns: i32, indptr: usize, indices: usize, values: usize, w: usize): f64 {
  if (indptr != 0) return rowDot(i, indptr, indices, values, w);
  return dot64(columns, values + ((<usize>i * <usize>columns) << 3), w);
}

/** w += a * row i. */
// @ts-ignore: decorator
@inline
export function addRow(i: i32, a: f64, columns: i32, indptr: usize, indices: usize, values: usize, w: usize): void {
  if (indptr != 0) rowAdd(i, a, indptr, indices, values, w);
  else addScaled64(columns, a, values + ((<usize>i * <usize>columns) << 3), w);
}

/** Puts the last active row in place s. */
// @ts-ignore: decorator
@inline
export function swapOut(order: usize, s: i32, last: i32): void {
  const at = order + (<usize>s << 2), end = order + (<usize>last << 2);
  const i = load<i32>(at);
  store<i32>(at, load<i32>(end));
  store<i32>(end, i);
}
