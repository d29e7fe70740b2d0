// Compressed sparse rows times dense vectors, in float64. Pointers are byte offsets; indptr and indices are int32.

/** y[i] = bias + sum_k values[k] * w[indices[k]] for rows `from` to `to`. Four partial sums, added in a fixed order. */
export function csrMatVec(
  from: i32,
  to: i32,
  indptr: usize, // in  int32[rows + 1]
  indices: usize, // in  int32[nnz]
  values: usize, // in  float64[nnz]
  w: usize, // in  float64[columns]
  bias: f64,
  y: usize, // out float64[rows]
): void {
  for (let i = from; i < to; i++) {
    let k = load<i32>(indptr + (<usize>i << 2))
    const end = load<i32>(indptr + (<usize>(i + 1) << 2))
    let s0: f64 = 0, s1: f64 = 0, s2: f64 = 0, s3: f64 = 0
    for (; k + 3 < end; k += 4) {
      const c = indices + (<usize>k << 2)
      const v = values + (<usize>k << 3)
      s0 += load<f64>(v) * load<f64>(w + (<usize>load<i32>(c) << 3))
      s1 += load<f64>(v, 8) * load<f64>(w + (<usize>load<i32>(c, 4) << 3))
      s2 += load<f64>(v, 16) * load<f64>(w + (<usize>load<i32>(c, 8) << 3))
      s3 += load<f64>(v, 24) * load<f64>(w + (<usize>load<i32>(c, 12) << 3))
    }
    for (; k < end; k++) s0 += load<f64>(values + (<usize>k << 3)) * load<f64>(w + (<usize>load<i32>(indices + (<usize>k << 2)) << 3))
    store<f64>(y + (<usize>i << 3), s0 + s1 + (s2 + s3) + bias)
  }
}
