/** Uniform numbers in [0, 1) from a seed (splitmix32). */
export function random(seed: number): () => number {
  let state = seed
  return () => {
    state = (state + 0x9e3779b9) | 0
    let t = Math.imul(state ^ (state >>> 16), 0x21f0aaad)
    t = Math.imul(t ^ (t >>> 15), 0x735a2d97)
    return ((t ^ (t >>> 15)) >>> 0) / 4294967296
  }
}

type Draw = (next: () => number, i: number) => number

const normal: Draw = (next) => next() + next() + next() + next() - 2

/** Shapes of scores that bucket sorts are good and bad at. */
export const DISTRIBUTIONS: Readonly<Record<string, Draw>> = {
  uniform: (next) => next(),
  normal,
  'close to 0 and 1': (next, i) => 1 / (1 + Math.exp(-40 * normal(next, i))),
  'one outlier of 1e300': (next, i) => (i === 7 ? 1e300 : next()),
  'outliers of both signs': (next, i) => (i === 7 ? 1e300 : i === 8 ? -1e300 : next() - 0.5),
  'exponential over 100 orders of magnitude': (next, i) => Math.exp(120 * normal(next, i)),
  'tiny and huge': (next, i) => normal(next, i) * (i % 2 === 0 ? 1e-300 : 1e300),
  'the whole range of doubles': (next) => (next() - 0.5) * 1.79e308 * 2,
  subnormal: (next) => Math.floor(next() * 1e4) * Number.MIN_VALUE,
  'neighbouring doubles': (next) => 1 + Math.floor(next() * 1e3) * 2 ** -52,
  'few distinct': (next) => Math.floor(next() * 5),
  'one value': () => 0.25,
  ascending: (_, i) => i,
  descending: (_, i) => -i,
  'halving towards zero': (_, i) => 2 ** -(i % 1000),
  'clusters within clusters': (next) => {
    let value = 1
    for (let level = 1; level < 40; level += 4) if (next() < 0.3) value += 2 ** -level / 16
    return value
  },
}
