import type { Region } from './workspace.ts'

/** Kernels write where they are told: a region that is too short would let them write over its neighbours. */
export function needLength(what: string, region: Region, length: number): void {
  if (region.length < length)
    throw new RangeError(`internal: ${what}: expected a region of ${length} elements, got ${region.length}`)
}
