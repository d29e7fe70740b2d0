import { BLOCK, softmaxCurvature, softmaxResiduals } from './link';

// The softmax model on compressed sparse rows. Coefficients are float64[columns + 1, lanes], a column's classes side by side so that
// one look-up serves all; lanes is the number of classes rounded up to even. The last row is the intercepts.

/** z[k * 16] = x_i . w_k + intercept_k for one row; `sums` is scratch. */
function rowDots(i: i32, columns: i32, lanes: i32, indptr: usize, indices: usize, values: usize, w: usize, intercept: bool, sums: usize, z: usize): void {
  const bytes = <usize>lanes << 3;
  if (intercept) memory.copy(sums, w + <usize>columns * bytes, bytes);
  else memory.fill(sums, 0, bytes);
  const end = load<i32>(indptr + (<usize>i << 2), 4);
  for (let k = load<i32>(indptr + (<usize>i << 2)); k < end; k++) {
    const v = v128.load_splat<f64>(values + (<usize>k << 3));
    const p = w + <usize>load<i32>(indices + (<usize>k << 2)) * bytes;
    for (let c: usize = 0; c < bytes; c += 16) v128.store(sums + c, f64x2.add(v128.load(sums + c), f64x2.mul(v, v128.load(p + c))));
  }
  for (let c = 0; c < lanes; c++) store<f64>(z + (<usize>c << 7), load<f64>(sums + (<usize>c << 3)));
}

/** g_k += z[k * 16] * x_i for one row. */
function rowAdds(i: i32, columns: i32, lanes: i32, indptr: usize, indices: usize, values: usize, z: usize, intercept: bool, sums: usize, g: usize): void {
  const bytes = <usize>lanes << 3;
  for (let c = 0; c < lanes; c++) store<f64>(sums + (<usize>c << 3), load<f64>(z + (<usize>c << 7)));
  const end = load<i32>(indptr + (<usize>i << 2), 4);
  for (let k = load<i32>(indptr + (<usize>i << 2)); k < end; k++) {
    const v = v128.load_splat<f64>(values + (<usize>k << 3));
    const p = g + <usize>load<i32>(indices + (<usize>k << 2)) * bytes;
    for (let c: usize = 0; c < bytes; c += 16) v128.store(p + c, f64x2.add(v128.load(p + c), f64x2.mul(v, v128.load(sums + c))));
  }
  if (!intercept) return;
  const p = g + <usize>columns * bytes;
  for (let c: usize = 0; c < bytes; c += 16) v128.store(p + c, f64x2.add(v128.load(p + c), v128.load(sums + c)));
}

// @ts-ignore: decorator
@inline
function clearSpareLane(classes: i32, lanes: i32, z: usize): void {
  if (lanes > classes) memory.fill(z + (<usize>classes << 7), 0, 128);
}

/** Loss of rows `from` to `to`, with its gradient added to `g`. `kept` gets the probabilities; 0 keeps nothing. */
export function csrClassesGradient(
  from: i32,
  to: i32,
  columns: i32,
  classes: i32,
  indptr: usize, // in int32[rows + 1]
  indices: usize, // in int32[nnz]
  values: usize, // in float64[nnz]
  y: usize, // in int32[rows]
  weight: usize, // in float64[rows]
  w: usize, // in float64[columns + 1, lanes]
  intercept: bool,
  z: usize, // scratch float64[17 * lanes]
  g: usize, // in, out float64[columns + 1, lanes]
  kept: usize, // out float64[rows, classes], or 0
): f64 {
  let loss: f64 = 0;
  const lanes = (classes + 1) & ~1, sums = z + (<usize>lanes << 7);
  for (let i = from; i < to; i += BLOCK) {
    const rows = min(BLOCK, to - i);
    for (let r = 0; r < rows; r++) rowDots(i + r, columns, lanes, indptr, indices, values, w, intercept, sums, z + (<usize>r << 3));
    const keep = kept ? kept + (<usize>(i * classes) << 3) : 0;
    loss += softmaxResiduals(rows, classes, z, y + (<usize>i << 2), weight + (<usize>i << 3), keep);
    clearSpareLane(classes, lanes, z);
    for (let r = 0; r < rows; r++) rowAdds(i + r, columns, lanes, indptr, indices, values, z + (<usize>r << 3), intercept, sums, g);
  }
  return loss;
}

/** Adds the Hessian of rows `from` to `to` times `v` to `g`. */
export function csrClassesCurvature(
  from: i32,
  to: i32,
  columns: i32,
  classes: i32,
  indptr: usize, // in int32[rows + 1]
  indices: usize, // in int32[nnz]
  values: usize, // in float64[nnz]
  weight: usize, // in float64[rows]
  v: usize, // in float64[columns + 1, lanes]
  intercept: bool,
  z: usize, // scratch float64[17 * lanes]
  g: usize, // in, out float64[columns + 1, lanes]
  kept: usize, // in float64[rows, classes]
): void {
  const lanes = (classes + 1) & ~1, sums = z + (<usize>lanes << 7);
  for (let i = from; i < to; i += BLOCK) {
    const rows = min(BLOCK, to - i);
    for (let r = 0; r < rows; r++) rowDots(i + r, columns, lanes, indptr, indices, values, v, intercept, sums, z + (<usize>r << 3));
    softmaxCurvature(rows, classes, z, weight + (<usize>i << 3), kept + (<usize>(i * classes) << 3));
    clearSpareLane(classes, lanes, z);
    for (let r = 0; r < rows; r++) rowAdds(i + r, columns, lanes, indptr, indices, values, z + (<usize>r << 3), intercept, sums, g);
  }
}
