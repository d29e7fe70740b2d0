import type { Layer } from '../layer.ts'
import { type Activation, activation } from '../layers/activations.ts'
import { dense } from '../layers/dense.ts'
import { dropout } from '../layers/dropout.ts'
import { batchNorm } from '../layers/norm.ts'
import { sequential } from '../layers/sequential.ts'

export interface MlpOptions {
  /** Widths of the hidden layers. Default [64]. */
  readonly hidden?: readonly number[]
  /** Default 'relu'. */
  readonly activation?: Activation
  /** Normalizes each hidden layer by its batch. Default false. */
  readonly batchNorm?: boolean
  /** Of each hidden layer. Default 0. */
  readonly dropout?: number
}

/** Dense layers from rows `[n, features]` to `[n, outputs]`; 0: the last hidden layer. */
export function mlp(outputs: number, options: MlpOptions = {}): Layer {
  const { hidden = [64], dropout: rate = 0 } = options
  const block = (width: number) => [
    dense(width),
    ...(options.batchNorm ? [batchNorm()] : []),
    activation(options.activation ?? 'relu'),
    ...(rate > 0 ? [dropout(rate)] : []),
  ]
  return sequential([...hidden.flatMap(block), ...(outputs === 0 ? [] : [dense(outputs)])])
}
