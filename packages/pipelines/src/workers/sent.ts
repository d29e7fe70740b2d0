import { hostData, hostTensor, rowCount, Tensor, takeRows } from '@foldwise/core'

/** Data as messages carry it: tensors as plain objects, everything else as it is. */
export type Sent = unknown

interface SentTensor {
  readonly sent: 'tensor'
  readonly dtype: Tensor['dtype']
  readonly shape: readonly number[]
  readonly data: ReturnType<typeof hostData>
}

/** Tensors and ndarrays in `value`, which no message can carry, made plain. */
export function toSent(value: unknown): Sent {
  if (value instanceof Tensor) {
    return { sent: 'tensor', dtype: value.dtype, shape: [...value.shape], data: hostData(value) } satisfies SentTensor
  }
  // What is left of rows that are no plain data: ndarrays, whose copies are tensors.
  if (typeof (value as { get?: unknown } | undefined)?.get === 'function')
    return toSent(takeRows(value as unknown, [...Array(rowCount(value)).keys()]))
  return value
}

export function fromSent(value: Sent): unknown {
  const v = value as SentTensor | undefined
  return v?.sent === 'tensor' ? hostTensor(v.data as never, v.shape, v.dtype) : value
}
