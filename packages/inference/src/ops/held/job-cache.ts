import type { Shape } from '@foldwise/core'
import { type InferenceJob, inferenceJob, type Region } from '@foldwise/kernels'
import type { HeldMemory } from '../../session/held/memory.ts'
import { fitsKernels, type Windows } from '../support/windows.ts'

/** Shapes of inputs that stay prepared. */
const SHAPES = 4

/** A layer made ready for one shape of images. */
export interface ReadyJob {
  /** Place of the words. */
  readonly at: number
  readonly windows: Windows
}

/** A layer for one shape of images: sizes in bytes and channels as in `InferenceJob`. */
interface Prepared extends Pick<InferenceJob, 'activation' | 'zeros'> {
  readonly windows: Windows
  readonly steps: Pick<InferenceJob, 'pixel' | 'depth' | 'channels' | 'outPixel'>
}

/**
 * The jobs of a layer for the shapes of images it last saw, whose number of rows does not count. There is none for windows that
 * kernels do not take.
 */
export function jobCache(
  memory: HeldMemory,
  prepare: (image: Shape) => Prepared | undefined,
): (image: Shape) => ReadyJob | undefined {
  const known = new Map<string, ReadyJob & { readonly words: Region<Int32Array> }>()
  return (image) => {
    const key = image.join()
    const before = known.get(key)
    if (before) return before
    const prepared = prepare(image)
    if (!prepared || !fitsKernels(prepared.windows)) return undefined
    const { windows, steps, activation, zeros } = prepared
    if (known.size >= SHAPES) {
      const [oldest, { words }] = known.entries().next().value!
      known.delete(oldest)
      memory.forget(words)
    }
    const words = memory.words(inferenceJob({ ...windowWords(windows), ...steps, activation, zeros }))
    const ready = { at: words.at, windows, words }
    known.set(key, ready)
    return ready
  }
}

/** Sizes of windows as kernels take them, two axes; an image with one is a row of pixels. */
function windowWords({ spatial, kernel, strides, dilations, pads, counts }: Windows) {
  const two = (v: readonly number[], absent: number): [number, number] =>
    spatial.length === 1 ? [absent, v[0]!] : [v[0]!, v[1]!]
  const [height, width] = two(spatial, 1)
  return {
    ...{ height, width, columns: two(counts, 1)[1] },
    kernel: two(kernel, 1),
    strides: two(strides, 1),
    pads: two(pads, 0),
    dilations: two(dilations, 1),
  }
}
