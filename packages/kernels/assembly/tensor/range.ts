// Which windows of a row or column a tap of the kernel meets inside the plane.

/** First window along an axis whose tap at `offset` (tap * dilation - pad) lies at 0 or after. */
// @ts-ignore: decorator
@inline
export function first(offset: i32, stride: i32): i32 {
  return offset >= 0 ? 0 : (-offset + stride - 1) / stride;
}

/** Past the last of `count` windows whose tap lies below `size`. */
// @ts-ignore: decorator
@inline
export function end(offset: i32, stride: i32, size: i32, count: i32): i32 {
  return offset >= size ? 0 : min(count, (size - 1 - offset) / stride + 1);
}
