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
  /** The matrix as it was. */
  readonly unpack: () => Float32Array
}

/** How the matrices of all groups lie on the host: `place` finds the weight of input `k` of an output. */
export interface Layout {
  readonly groups: number
  readonly outputs: number
  readonly depth: number
  readonly place: (group: number, output: number, k: number) => number
}

/** Packs weights, and a bias for every output of all groups, for the life of the session. What fills the last panel up is 0. */
export function packPanels(
  memory: HeldMemory,
  layout: Layout,
  data: Float32Array,
  bias: (output: number) => number,
): Panels {
  const { groups, outputs, depth } = layout
  const count = Math.ceil(outputs / WIDE)
  const weights = memory.float32(groups * count * depth * WIDE)
  const added = memory.float32(groups * count * WIDE)
  pack(data, layout, weights.view.fill(0))
  added.view.fill(0)
  for (let i = 0; i < groups * outputs; i++) {
    added.view[Math.floor(i / outputs) * count * WIDE + (i % outputs)] = bias(i)
  }
  return {
    ...{ groups, outputs, count, depth },
    weightsAt: (group) => weights.at + 4 * group * count * depth * WIDE,
    biasAt: (group) => added.at + 4 * group * count * WIDE,
    unpack: () => unpack(weights.view, layout),
  }
}

// Apart from `packPanels`, whose closures would keep the data that these see.
function pack(data: Float32Array, layout: Layout, to: Float32Array): void {
  forEachWeight(layout, (host, packed) => {
    to[packed] = data[host]!
  })
}

function unpack(from: Float32Array, layout: Layout): Float32Array {
  const data = new Float32Array(layout.groups * layout.outputs * layout.depth)
  forEachWeight(layout, (host, packed) => {
    data[host] = from[packed]!
  })
  return data
}

function forEachWeight({ groups, outputs, depth, place }: Layout, f: (host: number, packed: number) => void): void {
  const count = Math.ceil(outputs / WIDE)
  for (let g = 0; g < groups; g++) {
    for (let i = 0; i < outputs; i++) {
      const column = (g * count + Math.floor(i / WIDE)) * depth * WIDE + (i % WIDE)
      for (let k = 0; k < depth; k++) f(place(g, i, k), column + k * WIDE)
    }
  }
}
