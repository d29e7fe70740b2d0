import type { HeldMemory } from '../../session/held/memory.ts'

/** Outputs of a panel, as in assembly/inference/tile.ts. */
const WIDE = 8

/** A matrix that values are multiplied by, in the form that `convolve` takes, for one or several groups. */
export interface Panels {
  readonly groups: number
  /** Outputs of a group. */
  readonly outputs: number
  /** Panels of a group. */
  readonly count: number
  /** Inputs that one output sums over: taps times channels, channels within a tap. */
  readonly depth: number
  /** The place of a group's weights, float32 [panels, depth, 8], and of its bias, [panels, 8]. */
  readonly weightsAt: (group: number) => number
  readonly biasAt: (group: number) => number
}

/** Packs `weight(group, output, k)` and `bias(group, output)` for the life of the session. What fills the last panel up is 0. */
export function packPanels(
  memory: HeldMemory,
  groups: number,
  outputs: number,
  depth: number,
  weight: (group: number, output: number, k: number) => number,
  bias: (group: number, output: number) => number,
): Panels {
  const count = Math.ceil(outputs / WIDE)
  const weights = memory.float32(groups * count * depth * WIDE)
  const added = memory.float32(groups * count * WIDE)
  const to = weights.view
  let at = 0
  for (let g = 0; g < groups; g++) {
    for (let i = 0; i < count * WIDE; i++) added.view[g * count * WIDE + i] = i < outputs ? bias(g, i) : 0
    for (let p = 0; p < count; p++) {
      for (let k = 0; k < depth; k++) {
        for (let i = p * WIDE; i < (p + 1) * WIDE; i++) to[at++] = i < outputs ? weight(g, i, k) : 0
      }
    }
  }
  return {
    ...{ groups, outputs, count, depth },
    weightsAt: (group) => weights.at + 4 * group * count * depth * WIDE,
    biasAt: (group) => added.at + 4 * group * count * WIDE,
  }
}
