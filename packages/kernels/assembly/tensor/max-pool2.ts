// maxPool of tensor-image.ts for the usual windows, 2 x 2 side by side: four at a time.

/** Takes v where it beats the best so far: larger, or a NaN before any other. */
// @ts-ignore: decorator
@inline
function wins(v: v128, best: v128): v128 {
  return v128.or(f32x4.gt(v, best), v128.and(f32x4.ne(v, v), f32x4.eq(best, best)));
}

export function maxPool2(
  planes: i32, height: i32, width: i32, rows: i32, columns: i32,
  x: usize, // in  float32[planes, height, width]
  y: usize, // out float32[planes, rows, columns]
  places: usize, // out int32[planes, rows, columns]
): void {
  const one = i32x4.splat(1), below = i32x4.splat(width), across = i32x4.splat(width + 1);
  for (let p = 0; p < planes; p++) {
    for (let r = 0; r < rows; r++) {
      let at = 2 * r * width;
      let c = 0;
      for (; c + 4 <= columns; c += 4, at += 8, y += 16, places += 16) {
        const top = x + (<usize>at << 2), bottom = top + (<usize>width << 2);
        const t0 = v128.load(top), t1 = v128.load(top, 16), b0 = v128.load(bottom), b1 = v128.load(bottom, 16);
        const first = i32x4.add(i32x4.splat(at), i32x4(0, 2, 4, 6));
        let best = i32x4.shuffle(t0, t1, 0, 2, 4, 6), place = first;
        let v = i32x4.shuffle(t0, t1, 1, 3, 5, 7), win = wins(v, best);
        best = v128.bitselect(v, best, win);
        place = v128.bitselect(i32x4.add(first, one), place, win);
        v = i32x4.shuffle(b0, b1, 0, 2, 4, 6);
        win = wins(v, best);
        best = v128.bitselect(v, best, win);
        place = v128.bitselect(i32x4.add(first, below), place, win);
        v = i32x4.shuffle(b0, b1, 1, 3, 5, 7);
        win = wins(v, best);
        v128.store(y, v128.bitselect(v, best, win));
        v128.store(places, v128.bitselect(i32x4.add(first, across), place, win));
      }
      for (; c < columns; c++, at += 2, y += 4, places += 4) {
        let place = at;
        let best = load<f32>(x + (<usize>at << 2));
        for (let k = 1; k < 4; k++) {
          const other = at + (k & 1) + (k >> 1) * width;
          const v = load<f32>(x + (<usize>other << 2));
          if (v > best || (v != v && best == best)) {
            best = v;
            place = other;
          }
        }
        store<f32>(y, best);
        store<i32>(places, place);
      }
    }
    x += <usize>(height * width) << 2;
  }
}
