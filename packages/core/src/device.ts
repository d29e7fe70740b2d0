import type { Data, DType } from './dtype.ts'
import type { Executor } from './executor.ts'
import type { Shape } from './shape.ts'
import type { Tensor } from './tensor.ts'

/** Memory and kernels that ops run on, from `wasm()` or `webgpu()`. */
export interface Device extends Executor {
  /** A device tensor with a copy of `data`. */
  tensor<D extends DType>(data: ArrayLike<number>, shape?: Shape, dtype?: D): Tensor<D>
  /** Tensors alive on the device, for leak tests. */
  readonly live: number
  /** Writes new values over an existing tensor; the only operation that changes one in place. */
  update(tensor: Tensor, data: Data): void
  /** Resolves when the work queued so far is done. */
  sync(): Promise<void>
  dispose(): void
}
