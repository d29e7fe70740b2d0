// Distances of rows to points that are packed four at a time: a panel is float64 [columns, 4]. Sums run over the columns in their order,
// so that a distance's bits depend on its row and its point alone.

export const SQUARED: i32 = 0;
export const MANHATTAN: i32 = 1;
export const CHEBYSHEV: i32 = 2;
export const COSINE: i32 = 3;

// @ts-ignore: decorator
@inline
function term(metric: i32, sum: v128, q: v128, p: v128): v128 {
  if (metric == COSINE) return f64x2.sub(sum, f64x2.mul(q, p));
  const off = f64x2.sub(q, p);
  if (metric == SQUARED) return f64x2.add(sum, f64x2.mul(off, off));
  if (metric == MANHATTAN) return f64x2.add(sum, f64x2.abs(off));
  return f64x2.max(sum, f64x2.abs(off));
}

/** Distances of four queries to the four points of a panel, float64 [4, 4] in `out`. */
// @ts-ignore: decorator
@inline
export function tile(metric: i32, columns: i32, q0: usize, q1: usize, q2: usize, q3: usize, panel: usize, out: usize): void {
  const start = metric == COSINE ? f64x2.splat(1) : f64x2.splat(0);
  let c00 = start, c01 = start, c10 = start, c11 = start, c20 = start, c21 = start, c30 = start, c31 = start;
  for (let j = columns; j > 0; j--) {
    const p0 = v128.load(panel), p1 = v128.load(panel, 16);
    const a0 = v128.load64_splat(q0);
    c00 = term(metric, c00, a0, p0);
    c01 = term(metric, c01, a0, p1);
    const a1 = v128.load64_splat(q1);
    c10 = term(metric, c10, a1, p0);
    c11 = term(metric, c11, a1, p1);
    const a2 = v128.load64_splat(q2);
    c20 = term(metric, c20, a2, p0);
    c21 = term(metric, c21, a2, p1);
    const a3 = v128.load64_splat(q3);
    c30 = term(metric, c30, a3, p0);
    c31 = term(metric, c31, a3, p1);
    panel += 32;
    q0 += 8;
    q1 += 8;
    q2 += 8;
    q3 += 8;
  }
  v128.store(out, c00);
  v128.store(out, c01, 16);
  v128.store(out, c10, 32);
  v128.store(out, c11, 48);
  v128.store(out, c20, 64);
  v128.store(out, c21, 80);
  v128.store(out, c30, 96);
  v128.store(out, c31, 112);
}

/** Distances of a query to the points of four panels that follow one another, float64 [16] in `out`. */
// @ts-ignore: decorator
@inline
export function line(metric: i32, columns: i32, q: usize, panel: usize, out: usize): void {
  const start = metric == COSINE ? f64x2.splat(1) : f64x2.splat(0);
  let c00 = start, c01 = start, c10 = start, c11 = start, c20 = start, c21 = start, c30 = start, c31 = start;
  const bytes = <usize>columns << 5;
  let p1 = panel + bytes, p2 = p1 + bytes, p3 = p2 + bytes;
  for (let j = columns; j > 0; j--) {
    const a = v128.load64_splat(q);
    c00 = term(metric, c00, a, v128.load(panel));
    c01 = term(metric, c01, a, v128.load(panel, 16));
    c10 = term(metric, c10, a, v128.load(p1));
    c11 = term(metric, c11, a, v128.load(p1, 16));
    c20 = term(metric, c20, a, v128.load(p2));
    c21 = term(metric, c21, a, v128.load(p2, 16));
    c30 = term(metric, c30, a, v128.load(p3));
    c31 = term(metric, c31, a, v128.load(p3, 16));
    q += 8;
    panel += 32;
    p1 += 32;
    p2 += 32;
    p3 += 32;
  }
  v128.store(out, c00);
  v128.store(out, c01, 16);
  v128.store(out, c10, 32);
  v128.store(out, c11, 48);
  v128.store(out, c20, 64);
  v128.store(out, c21, 80);
  v128.store(out, c30, 96);
  v128.store(out, c31, 112);
}
