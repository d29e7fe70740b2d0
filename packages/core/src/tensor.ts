import type { DataOf, DType } from './dtype.ts'
import { InputError } from './errors.ts'
import type { Executor, Spec } from './executor.ts'
import { register } from './scope.ts'
import { type Shape, sizeOf } from './shape.ts'

/**
 * A typed array with a shape, held by an executor: the host's memory, a device, a tape or a tracer.
 * Values are row-major and read with `await t.data()`. Only the dtype is part of the type.
 */
export class Tensor<D extends DType = DType> implements Spec, Disposable {
  readonly dtype: D
  readonly shape: Shape
  readonly on: Executor
  /** The executor's own handle: a typed array on the host. Meant for executors, not for users. */
  readonly value: unknown
  disposed = false

  constructor(on: Executor, shape: Shape, dtype: D, value: unknown) {
    this.on = on
    this.shape = Object.freeze([...shape])
    this.dtype = dtype
    this.value = value
    register(this)
  }

  /** Number of elements. */
  get size(): number {
    return sizeOf(this.shape)
  }

  /** A copy of the values, row-major. Throws `InputError` after `dispose`. */
  async data(): Promise<DataOf[D]> {
    this.assertAlive('data')
    return (await this.on.read(this)) as DataOf[D]
  }

  /** Frees what the executor holds. Safe to call twice. */
  dispose(): void {
    if (this.disposed) return
    this.disposed = true
    this.on.free(this)
  }

  [Symbol.dispose](): void {
    this.dispose()
  }

  assertAlive(method: string): void {
    if (this.disposed) {
      throw new InputError(
        `tensor.${method}: expected a live tensor, got one that was disposed. Dispose it after its last use.`,
      )
    }
  }
}
