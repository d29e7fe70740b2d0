/** How many edges of the sorted 255 (padded with Infinity) are below x; `step` is the largest power of two that may be needed. */
// @ts-ignore: decorator
@inline
function search(x: f64, edges: usize, step: usize): usize {
  let at = edges;
  for (; step != 0; step >>= 1) {
    const next = at + (step << 3);
    at = x > load<f64>(next - 8) ? next : at;
  }
  return x == x ? (at - edges) >> 3 : 255;
}

/**
 * The bins of rows: bin b holds values above edge b - 1 and up to edge b, 255 holds NaN. Rows take
 * `stride` bytes, whose padding is left alone. Of a categorical feature the edges are the categories, and 254 is what is none.
 */
export function binRows(
  rows: i32,
  features: i32,
  x: usize, // in  float64[rows, features]
  edges: usize, // in  float64[features, 256], ascending, padded with Infinity
  steps: usize, // in  int32[features], smallest power of two whose double exceeds the number of edges; 0 for none
  categorical: usize, // in  uint8[features], 1 for categories; or 0 where there are none
  stride: i32,
  out: usize, // out uint8[rows, stride]
): void {
  const next = <usize>features << 3;
  for (let f = 0; f < features; f++) {
    const e = edges + (<usize>f << 11), step = <usize>load<i32>(steps + (<usize>f << 2));
    let p = x + (<usize>f << 3), o = out + <usize>f;
    let i: usize = 0;
    for (; i + 4 <= <usize>rows; i += 4) {
      // Four searches side by side: each is a chain of dependent loads.
      const x0 = load<f64>(p), x1 = load<f64>(p + next), x2 = load<f64>(p + 2 * next), x3 = load<f64>(p + 3 * next);
      let a0 = e, a1 = e, a2 = e, a3 = e;
      for (let s = step; s != 0; s >>= 1) {
        const d = s << 3;
        a0 = x0 > load<f64>(a0 + d - 8) ? a0 + d : a0;
        a1 = x1 > load<f64>(a1 + d - 8) ? a1 + d : a1;
        a2 = x2 > load<f64>(a2 + d - 8) ? a2 + d : a2;
        a3 = x3 > load<f64>(a3 + d - 8) ? a3 + d : a3;
      }
      const b0 = x0 == x0 ? (a0 - e) >> 3 : 255, b1 = x1 == x1 ? (a1 - e) >> 3 : 255;
      const b2 = x2 == x2 ? (a2 - e) >> 3 : 255, b3 = x3 == x3 ? (a3 - e) >> 3 : 255;
      store<u8>(o, <u8>b0);
      store<u8>(o + <usize>stride, <u8>b1);
      store<u8>(o + 2 * <usize>stride, <u8>b2);
      store<u8>(o + 3 * <usize>stride, <u8>b3);
      p += 4 * next;
      o += 4 * <usize>stride;
    }
    for (; i < <usize>rows; i++) {
      store<u8>(o, <u8>search(load<f64>(p), e, step));
      p += next;
      o += <usize>stride;
    }
    if (!categorical || !load<u8>(categorical + <usize>f)) continue;
    p = x + (<usize>f << 3);
    o = out + <usize>f;
    for (i = 0; i < <usize>rows; i++) {
      const bin = <usize>load<u8>(o);
      if (bin != 255 && load<f64>(e + (bin << 3)) != load<f64>(p)) store<u8>(o, 254);
      p += next;
      o += <usize>stride;
    }
  }
}
