import { type Device, type Params, scope, type Tensor } from '@foldwise/core'
import { type Layer, run, type Weights } from '@foldwise/models/neural'
import type { Images } from '../data/images.ts'

/** A network with its weights on a device, ready to run. */
export class Runner implements Disposable {
  private readonly device: Device
  private readonly network: Layer
  private readonly weights: Weights

  constructor(device: Device, network: Layer, { params, state }: Weights) {
    const up = (tensors: Params): Params =>
      Object.fromEntries(
        Object.entries(tensors).map(([name, t]) => [name, device.tensor(t.value as Float32Array, t.shape, t.dtype)]),
      )
    this.device = device
    this.network = network
    this.weights = { params: up(params), state: up(state) }
  }

  /** What the network makes of images from `from` up to `to`, row-major. */
  async run({ pixels, shape }: Images, from: number, to: number): Promise<Float32Array> {
    const size = shape[0] * shape[1] * shape[2]
    const y = scope((): Tensor => {
      const x = this.device.tensor(pixels.subarray(from * size, to * size), [to - from, ...shape], 'float32')
      return run(this.network, this.weights, x).y
    })
    try {
      return (await y.data()) as Float32Array
    } finally {
      y.dispose()
    }
  }

  /** The same for all images, some at a time. */
  async all(images: Images, onProgress?: (done: number, total: number) => void, batch = 64): Promise<Float32Array> {
    const rows = images.labels.length
    let out = new Float32Array()
    for (let from = 0; from < rows; from += batch) {
      const part = await this.run(images, from, Math.min(rows, from + batch))
      if (from === 0) out = new Float32Array((part.length / Math.min(rows, batch)) * rows)
      out.set(part, (out.length / rows) * from)
      onProgress?.(Math.min(rows, from + batch), rows)
    }
    return out
  }

  [Symbol.dispose](): void {
    for (const t of [...Object.values(this.weights.params), ...Object.values(this.weights.state)]) t.dispose()
  }
}
