import { type Device, hostTensor, type Params, type Tensor } from '@foldwise/core'

/** The tensors of a training run, all of them on its device. */
export interface Held {
  readonly params: Params
  readonly state: Params
  /** What the optimizer remembers. */
  readonly slots: Params
  /** Running averages of the parameters, where they are wanted. */
  readonly average: Params
}

export const tensorsOf = (held: Held): Tensor[] => Object.values(held).flatMap((p: Params) => Object.values(p))

/** Frees what was replaced. */
export function release(before: Held, after: Held): void {
  const kept = new Set(tensorsOf(after))
  for (const t of tensorsOf(before)) if (!kept.has(t)) t.dispose()
}

/** Copies on a device. */
export const upload = (device: Device, tensors: Params): Params =>
  Object.fromEntries(
    Object.entries(tensors).map(([name, t]) => [name, device.tensor(t.value as Float32Array, t.shape, t.dtype)]),
  )

/** Copies on the host. */
export async function download(tensors: Params): Promise<Params> {
  const entries = Object.entries(tensors).map(
    async ([name, t]) => [name, hostTensor(await t.data(), t.shape, t.dtype)] as const,
  )
  return Object.fromEntries(await Promise.all(entries))
}
