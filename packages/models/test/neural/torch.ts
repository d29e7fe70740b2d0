import { hostData, type Params, type Shape, sizeOf, type Tensor } from '@foldwise/core'
import { assertClose } from '@foldwise/testing'

/** Numbers as the golden script writes them. */
export interface Numbers {
  readonly shape: readonly number[]
  readonly data: readonly number[]
}

/** Makes a tensor where, and in the dtype in which, a test runs. */
export type Make = (data: Float64Array, shape: Shape) => Tensor

/** Tensor k of the golden script's formula. */
export const formula = (k: number, size: number, scale = 1): Float64Array =>
  Float64Array.from({ length: size }, (_, i) => (((i * 7919 + k * 104729 + 37) % 10007) / 10007 - 0.5) * scale)

/** Weights of the same names and shapes, with the values that the golden script gave them. */
export function filled(weights: { params: Params; state: Params }, make: Make): { params: Params; state: Params } {
  const all: Params = { ...weights.params, ...weights.state }
  const names = Object.keys(all).sort()
  const values = (name: string) => {
    const { shape } = all[name]!
    const k = names.indexOf(name) + 1
    const size = sizeOf(shape)
    if (name.endsWith('running_var')) return formula(k, size).map((v) => v + 1)
    if (shape.length === 1) return formula(k, size, 0.5).map((v) => v + (name.endsWith('weight') ? 1 : 0))
    return formula(k, size, 2 / Math.sqrt(sizeOf(shape.slice(1))))
  }
  const of = (some: Params) =>
    Object.fromEntries(Object.keys(some).map((name) => [name, make(values(name), all[name]!.shape)]))
  return { params: of(weights.params), state: of(weights.state) }
}

export const cosines = (size: number): Float64Array => Float64Array.from({ length: size }, (_, i) => Math.cos(i))

/** Compares tensors by name with the golden ones, on whatever device they are. */
export async function assertTensors(
  got: Params,
  wants: { readonly [name: string]: Numbers | undefined },
  tolerance: number,
): Promise<void> {
  for (const [name, want] of Object.entries(wants)) {
    const t = got[name]
    if (!t) throw new Error(`expected a tensor '${name}', got ${Object.keys(got).join(', ')}`)
    if (String(t.shape) !== String(want!.shape)) throw new Error(`${name}: expected [${want!.shape}], got [${t.shape}]`)
    const largest = Math.max(...want!.data.map(Math.abs), 1)
    try {
      assertClose(await t.data(), want!.data, { relative: tolerance, absolute: tolerance * largest })
    } catch (error) {
      throw new Error(`${name}: ${(error as Error).message}`)
    }
  }
}

/** Two numbers that stand for a large host tensor: its norm, and its sum with the weights -3, -2, ..., 3, -3, ... over 3. */
export function digest(t: Tensor): [number, number] {
  const values = hostData(t)
  let [squares, sum] = [0, 0]
  for (let i = 0; i < values.length; i++) {
    squares += values[i]! ** 2
    sum += (values[i]! * ((i % 7) - 3)) / 3
  }
  return [Math.sqrt(squares), sum]
}
