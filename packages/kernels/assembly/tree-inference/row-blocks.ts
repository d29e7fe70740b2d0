// All trees together go one block down, two by two: one comparison of vectors is all that a block takes, and no tree waits for another.

/** What stands at the places `c` of 16 bytes from `at` on; 0 where a place is not among them. */
// @ts-ignore: decorator
@inline
function look16(at: usize, c: v128): v128 {
  return i8x16.swizzle(v128.load(at), c);
}

// @ts-ignore: decorator
@inline
function look32(at: usize, c: v128, sixteen: v128): v128 {
  return v128.or(look16(at, c), look16(at + 16, i8x16.sub(c, sixteen)));
}

// @ts-ignore: decorator
@inline
function look64(at: usize, c: v128, sixteen: v128): v128 {
  return v128.or(look32(at, c, sixteen), look32(at + 32, i8x16.sub(c, i8x16.add(sixteen, sixteen)), sixteen));
}

// @ts-ignore: decorator
@inline
function look128(at: usize, c: v128, sixteen: v128): v128 {
  return v128.or(look64(at, c, sixteen), look64(at + 64, i8x16.sub(c, i8x16.shl(sixteen, 2)), sixteen));
}

/** Bits of the nodes whose bin is above the last that goes left. `width`, the number of bins, is known where this is compiled. */
// @ts-ignore: decorator
@inline
function above(width: i32, bins: usize, columns: v128, last: v128, mask: v128, sixteen: v128): i32 {
  const c = v128.and(columns, mask);
  let found: v128;
  if (width == 32) found = look32(bins, c, sixteen);
  else if (width == 64) found = look64(bins, c, sixteen);
  else if (width == 128) found = look128(bins, c, sixteen);
  else found = v128.or(look128(bins, c, sixteen), look128(bins + 128, i8x16.sub(c, i8x16.shl(sixteen, 3)), sixteen));
  return i8x16.bitmask(i8x16.gt_s(found, last));
}

/** From the roots of `trees`, an even number, to blocks of the next level. */
// @ts-ignore: decorator
@inline
function enter(width: i32, trees: i32, roots: usize, levels: i32, exits: usize, bins: usize, sixteen: v128, places: usize): void {
  const mask = i8x16.splat(<i8>(width - 1)), ways = <usize>1 << <usize>levels, end = places + (<usize>trees << 2);
  let first: usize = 0;
  for (; places < end; places += 8) {
    const m = above(width, bins, v128.load(roots), v128.load(roots, 16), mask, sixteen);
    store<u32>(places, first + <usize>load<u8>(exits + <usize>(m & 255)));
    store<u32>(places, first + ways + <usize>load<u8>(exits + <usize>(m >> 8)), 4);
    first += 2 * ways;
    roots += 32;
  }
}

/** From blocks of a level to those of the next. */
// @ts-ignore: decorator
@inline
function descend(width: i32, trees: i32, blocks: usize, exits: usize, bins: usize, sixteen: v128, places: usize): void {
  const mask = i8x16.splat(<i8>(width - 1)), end = places + (<usize>trees << 2);
  for (; places < end; places += 8) {
    const i = load<u32>(places), j = load<u32>(places, 4);
    const a = v128.load(blocks + (i << 4)), b = v128.load(blocks + (j << 4));
    const m = above(width, bins, v128.shuffle<i64>(a, b, 0, 2), v128.shuffle<i64>(a, b, 1, 3), mask, sixteen);
    store<u32>(places, (i << 3) + <usize>load<u8>(exits + <usize>(m & 255)));
    store<u32>(places, (j << 3) + <usize>load<u8>(exits + <usize>(m >> 8)), 4);
  }
}

export function enterTrees(width: i32, trees: i32, roots: usize, levels: i32, exits: usize, bins: usize, sixteen: v128, places: usize): void {
  if (width == 32) enter(32, trees, roots, levels, exits, bins, sixteen, places);
  else if (width == 64) enter(64, trees, roots, levels, exits, bins, sixteen, places);
  else if (width == 128) enter(128, trees, roots, levels, exits, bins, sixteen, places);
  else enter(256, trees, roots, levels, exits, bins, sixteen, places);
}

export function descendTrees(width: i32, trees: i32, blocks: usize, exits: usize, bins: usize, sixteen: v128, places: usize): void {
  if (width == 32) descend(32, trees, blocks, exits, bins, sixteen, places);
  else if (width == 64) descend(64, trees, blocks, exits, bins, sixteen, places);
  else if (width == 128) descend(128, trees, blocks, exits, bins, sixteen, places);
  else descend(256, trees, blocks, exits, bins, sixteen, places);
}
