import type { Workspace } from '@foldwise/kernels'
import { edgesOf } from '../boosting/bin-edges.ts'
import type { Checkpoint } from './checkpoint.ts'
import type { Rows32 } from './rows32.ts'

/** Rows that quantiles are estimated from, where there are more: evenly spread ones. */
const SAMPLE = 65_536
/** Edges are padded to so many a feature. */
const STRIDE = 256
const MISSING = 255

/**
 * Each value as the number of its bin, one byte, in kernel memory; offsets. Bins have about equally many rows, or one value where there
 * are few different ones; they are the same for all trees.
 */
export async function binFeatures(
  workspace: Workspace,
  { rows, features, data }: Rows32,
  weight: Float64Array | undefined,
  maxBins: number,
  pacer: Checkpoint,
): Promise<{ readonly bins: number; readonly edges: number }> {
  const bins = workspace.raw(Uint8Array, rows * features)
  const edges = workspace.raw(Float64Array, STRIDE * features)
  edges.view.fill(Infinity)
  // Rows of weight 0 are no rows.
  const used = weight?.includes(0) ? Int32Array.from(weight.keys()).filter((r) => weight[r]! > 0) : undefined
  const count = used?.length ?? rows
  const sampled = Math.min(count, SAMPLE)
  const values = new Float64Array(sampled)
  for (let f = 0; f < features; f++) {
    let present = 0
    for (let i = 0; i < sampled; i++) {
      const at = Math.floor(((i + 0.5) * count) / sampled)
      const v = data[(used ? used[at]! : at) * features + f]!
      if (!Number.isNaN(v)) values[present++] = v
    }
    const found = edgesOf(values.subarray(0, present).sort(), maxBins)
    edges.view.set(found, f * STRIDE)
    const out = bins.view
    for (let i = f; i < out.length; i += features) out[i] = binOf(found, data[i]!)
    await pacer.checkpoint()
  }
  return { bins: bins.at, edges: edges.at }
}

/** Number of the edges below a value. */
function binOf(edges: Float64Array, v: number): number {
  if (Number.isNaN(v)) return MISSING
  let [low, high] = [0, edges.length]
  while (low < high) {
    const middle = (low + high) >> 1
    if (v > edges[middle]!) low = middle + 1
    else high = middle
  }
  return low
}
