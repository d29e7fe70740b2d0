import { exp64x2, log64 } from '../lib/math';

/** Positions of a query's rows by falling score; rows of equal scores keep their order. Merges runs of 1, 2, 4 .. rows. */
function sortByScore(n: usize, rows: usize, score: usize, order: usize, scratch: usize): void {
  for (let i: usize = 0; i < n; i++) store<u32>(order + (i << 2), <u32>i);
  let from = order, to = scratch;
  for (let width: usize = 1; width < n; width <<= 1) {
    for (let a: usize = 0; a < n; a += width << 1) {
      const middle = min(a + width, n), end = min(a + (width << 1), n);
      let i = a, j = middle;
      for (let o = a; o < end; o++) {
        let first = i < middle;
        if (first && j < end) {
          const p = <usize>load<u32>(rows + (<usize>load<u32>(from + (i << 2)) << 2));
          const q = <usize>load<u32>(rows + (<usize>load<u32>(from + (j << 2)) << 2));
          first = load<f64>(score + (p << 3)) >= load<f64>(score + (q << 3));
        }
        store<u32>(to + (o << 2), load<u32>(from + ((first ? i : j) << 2)));
        if (first) i++;
        else j++;
      }
    }
    const t = from;
    from = to;
    to = t;
  }
  if (from != order) memory.copy(order, from, n << 2);
}

/** Adds the pairs of row i and those behind it, of n in the order of scores. Returns twice the sum of the gradients' sizes. */
function pairsOf(
  i: usize,
  n: usize,
  raws: usize,
  gains: usize,
  grads: usize,
  hesses: usize,
  discounts: usize,
  unit: f64,
  spread: bool,
): f64 {
  const rawI = f64x2.splat(load<f64>(raws + (i << 3))), gainI = f64x2.splat(load<f64>(gains + (i << 3)));
  const discountI = f64x2.splat(load<f64>(discounts + (i << 3))), units = f64x2.splat(unit);
  const one = f64x2.splat(1), least = f64x2.splat(spread ? 0.01 : 1), most = f64x2.splat(700), sign = f64x2.splat(-0.0);
  let own = f64x2.splat(0), ownH = own, sums = own;
  let j = i + 1;
  for (; j < n; j += 2) {
    const two = j + 1 < n, at = j << 3;
    // A lane that is left over is row i itself: a pair of equal gains.
    const rawJ = two ? v128.load(raws + at) : f64x2.replace_lane(rawI, 0, load<f64>(raws + at));
    const gainJ = two ? v128.load(gains + at) : f64x2.replace_lane(gainI, 0, load<f64>(gains + at));
    const discountJ = two ? v128.load(discounts + at) : f64x2.replace_lane(discountI, 0, load<f64>(discounts + at));
    const difference = f64x2.sub(gainI, gainJ);
    // The sign of the better row's score less the other's.
    const flip = v128.and(difference, sign);
    const delta = v128.xor(f64x2.sub(rawI, rawJ), flip);
    let distance = least;
    if (spread) distance = f64x2.add(least, f64x2.abs(delta));
    const size = f64x2.mul(f64x2.mul(f64x2.abs(difference), f64x2.abs(f64x2.sub(discountI, discountJ))), units);
    // Beyond 700 the exponential overflows; the share of such a pair is as good as 0.
    const e = exp64x2(f64x2.min(delta, most));
    const all = f64x2.div(size, f64x2.mul(f64x2.add(one, e), distance));
    const h = f64x2.mul(all, f64x2.div(e, f64x2.add(one, e)));
    const g = v128.xor(all, flip);
    own = f64x2.sub(own, g);
    ownH = f64x2.add(ownH, h);
    sums = f64x2.add(sums, all);
    if (two) {
      v128.store(grads + at, f64x2.add(v128.load(grads + at), g));
      v128.store(hesses + at, f64x2.add(v128.load(hesses + at), h));
    } else {
      store<f64>(grads + at, load<f64>(grads + at) + f64x2.extract_lane(g, 0));
      store<f64>(hesses + at, load<f64>(hesses + at) + f64x2.extract_lane(h, 0));
    }
  }
  const to = i << 3;
  store<f64>(grads + to, load<f64>(grads + to) + f64x2.extract_lane(own, 0) + f64x2.extract_lane(own, 1));
  store<f64>(hesses + to, load<f64>(hesses + to) + f64x2.extract_lane(ownH, 0) + f64x2.extract_lane(ownH, 1));
  return 2.0 * (f64x2.extract_lane(sums, 0) + f64x2.extract_lane(sums, 1));
}

/**
 * Derivatives of LambdaRank (Burges, From RankNet to LambdaRank to LambdaMART, 2010) by the score of each row, as LightGBM normalises
 * them, and the NDCG of each query's order by score. Pairs are of rows of different gains, one of which is among the first `truncation`.
 */
export function lambdaGradients(
  from: i32,
  to: i32, // queries
  starts: usize, // in  int32[queries + 1]
  rows: usize, // in  uint32[all rows], those of each query together
  gain: usize, // in  float64[all rows]
  raw: usize, // in  float64[all rows]
  discounts: usize, // in  float64[longest query]
  inverse: usize, // in  float64[queries], of the best DCG at `truncation`, 0 where there is none
  inverseAt: usize, // in  float64[queries], of the best DCG at `evalAt`
  truncation: i32,
  evalAt: i32,
  order: usize, // scratch, uint32[all rows]
  scratch: usize, // scratch, uint32[all rows]
  ranked: usize, // scratch, float64[4, all rows]
  gradient: usize, // out float64[all rows]
  hessian: usize, // out float64[all rows]
  ndcg: usize, // out float64[queries]
): void {
  for (let q = <usize>from; q < <usize>to; q++) {
    const start = <usize>load<i32>(starts + (q << 2)), n = <usize>load<i32>(starts + (q << 2), 4) - start;
    const list = rows + (start << 2), ranks = order + (start << 2);
    sortByScore(n, list, raw, ranks, scratch + (start << 2));
    // In the order of scores: rows themselves, their scores, gains, gradients and hessians.
    const raws = ranked + (start << 5), gains = raws + (n << 3), grads = gains + (n << 3), hesses = grads + (n << 3);
    for (let i: usize = 0; i < n; i++) {
      const r = load<u32>(list + (<usize>load<u32>(ranks + (i << 2)) << 2));
      store<u32>(ranks + (i << 2), r);
      store<f64>(raws + (i << 3), load<f64>(raw + (<usize>r << 3)));
      store<f64>(gains + (i << 3), load<f64>(gain + (<usize>r << 3)));
      store<f64>(grads + (i << 3), 0);
      store<f64>(hesses + (i << 3), 0);
    }
    let dcg: f64 = 0;
    for (let i: usize = 0; i < n && i < <usize>evalAt; i++) dcg += load<f64>(gains + (i << 3)) * load<f64>(discounts + (i << 3));
    const best = load<f64>(inverseAt + (q << 3));
    // A query without anything to find cannot be ordered badly.
    store<f64>(ndcg + (q << 3), best > 0 ? dcg * best : 1.0);
    const unit = load<f64>(inverse + (q << 3));
    let sum: f64 = 0;
    if (unit > 0 && n > 1) {
      const spread = load<f64>(raws) != load<f64>(raws + ((n - 1) << 3));
      for (let i: usize = 0; i + 1 < n && i < <usize>truncation; i++) sum += pairsOf(i, n, raws, gains, grads, hesses, discounts, unit, spread);
    }
    const norm = sum > 0 ? log64(1.0 + sum) / (0.6931471805599453 * sum) : 1.0;
    for (let i: usize = 0; i < n; i++) {
      const r = <usize>load<u32>(ranks + (i << 2)) << 3;
      store<f64>(gradient + r, load<f64>(grads + (i << 3)) * norm);
      store<f64>(hessian + r, load<f64>(hesses + (i << 3)) * norm);
    }
  }
}
