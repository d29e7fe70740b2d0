import type { Kernels, Region, Workspace } from '../../src/index.ts'

/** A small generator of whole numbers below n, the same in every engine. */
export function numbers(seed: number): (n: number) => number {
  let s = seed >>> 0
  return (n) => {
    s = (Math.imul(s, 1664525) + 1013904223) >>> 0
    return Math.floor((s / 2 ** 32) * n)
  }
}

/** Pairs of integers in kernel memory. */
export function pairs(k: Kernels, ws: Workspace, values: BigInt64Array): Region<Float64Array> {
  const region = ws.raw(Float64Array, values.length)
  new BigInt64Array(k.memory.buffer, region.at, values.length).set(values)
  return region
}

export const read = (k: Kernels, at: number, length: number): BigInt64Array =>
  new BigInt64Array(k.memory.buffer, at, length).slice()

/** For each choice of four numbers of 4 bytes, the bytes of those that are chosen, then zeros. */
export const lanes = (ws: Workspace): Region<Uint8Array> =>
  ws.uint8(
    Array.from({ length: 16 }, (_, mask) => {
      const bytes = [0, 1, 2, 3].flatMap((lane) => ((mask >> lane) & 1 ? [0, 1, 2, 3].map((b) => 4 * lane + b) : []))
      return [...bytes, ...Array<number>(16 - bytes.length).fill(0)]
    }).flat(),
  )
