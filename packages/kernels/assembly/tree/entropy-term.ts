import { log64 } from '../lib/math';

const INV_LN2: f64 = 1.44269504088896338700e+00;

/** x log2 x. */
export function entropyTerm(x: f64): f64 {
  return x > 0 ? x * log64(x) * INV_LN2 : 0;
}

/** From the table where weights are whole numbers, that is, where W is not float64. */
// @ts-ignore: decorator
@inline
export function termOf<W>(table: usize, x: f64): f64 {
  return isFloat<W>() ? entropyTerm(x) : load<f64>(table + (<usize>x << 3));
}

/** table[k] = k log2 k for k = 0 .. n. */
export function logTable(n: i32, table: usize): void {
  for (let k = 0; k <= n; k++) store<f64>(table + (<usize>k << 3), entropyTerm(<f64>k));
}
