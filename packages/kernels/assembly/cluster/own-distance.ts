/** Squared distance of a row to a packed centre, to the bit as a tile computes it. */
// @ts-ignore: decorator
@inline
export function ownDistance(columns: i32, row: usize, panels: usize, centre: i32): f64 {
  let p = panels + <usize>(centre >> 2) * (<usize>columns << 5) + (<usize>(centre & 3) << 3);
  let sum: f64 = 0;
  for (let j = columns; j > 0; j--) {
    const off = load<f64>(row) - load<f64>(p);
    sum += off * off;
    row += 8;
    p += 32;
  }
  return sum;
}
