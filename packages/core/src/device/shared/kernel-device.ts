import type { Device } from '../../device.ts'
import { allocate, copyAs, type Data, type DType, dtypeOf } from '../../dtype.ts'
import { DeviceError, InputError } from '../../errors.ts'
import type { Spec } from '../../executor.ts'
import type { AnyOp } from '../../op.ts'
import { scope } from '../../scope.ts'
import { checkShape, type Shape, showShape, sizeOf } from '../../shape.ts'
import { Tensor } from '../../tensor.ts'
import { DEVICE_DTYPES, type Handle } from './handle.ts'
import type { KernelTable } from './kernel.ts'
import type { KernelCall } from './kernel-call.ts'

/** What differs between devices. */
export interface Backing<C extends KernelCall> {
  readonly name: string
  readonly kernels: KernelTable<C>
  /** Whether `write` copies this array, instead of taking it over. */
  copies(data: Data): boolean
  call(): C
  /** A copy of the values. */
  read(h: Handle): Promise<Data>
  /** Replaces the values of one handle, and of no other that shares its memory. */
  rewrite(h: Handle, data: Data): void
  sync(): Promise<void>
  dispose(): void
}

/** A device that runs ops by kernels, else by their composition. */
export class KernelDevice<C extends KernelCall> implements Device {
  readonly name: string
  readonly level = 0
  private readonly backing: Backing<C>
  private alive = 0
  private closed = false

  constructor(backing: Backing<C>) {
    this.name = backing.name
    this.backing = backing
  }

  get live(): number {
    return this.alive
  }

  tensor<D extends DType>(data: ArrayLike<number>, shape: Shape = [data.length], dtype?: D): Tensor<D> {
    const type = dtype ?? (dtypeOf(data) as D)
    checkShape(`${this.name}.tensor`, shape)
    if (sizeOf(shape) !== data.length) {
      throw new InputError(
        `${this.name}.tensor: expected ${sizeOf(shape)} values for shape ${showShape(shape)}, got ${data.length}. Check the shape.`,
      )
    }
    this.checkDType('tensor', type)
    return this.constant(this.ready(data, type) ? data : copyAs(type, data), { shape, dtype: type }) as Tensor<D>
  }

  constant(data: Data, spec: Spec): Tensor {
    this.checkDType('tensor', spec.dtype)
    const call = this.call()
    const [handle] = call.finish([call.write(data, spec.shape, spec.dtype)])
    return this.own(spec, handle!)
  }

  apply(op: AnyOp, ins: readonly Tensor[], attrs: unknown): Tensor[] {
    const specs = op.infer(ins, attrs)
    for (const { dtype } of specs) this.checkDType(op.name, dtype)
    const nothing = specs.every((s) => sizeOf(s.shape) === 0)
    if (nothing) return specs.map((s) => this.constant(allocate(s.dtype, 0), s))
    // Without values the reference costs nothing, and kernels need not know about empty tensors.
    if (ins.every((t) => t.size === 0)) {
      const empty = ins.map(({ shape, dtype }) => ({ shape, dtype, data: allocate(dtype, 0) }))
      return op.reference(empty, attrs, specs).map((data, i) => this.constant(data, specs[i]!))
    }
    const handles = this.runKernel(op.name, ins, attrs, specs)
    if (handles) return handles.map((h, i) => this.own(specs[i]!, h))
    const { compose } = op
    if (compose) return scope(() => compose(ins, attrs))
    throw new DeviceError(
      `${op.name}: expected an op that ${this.name} can run, got one without kernel or composition. Give it a compose().`,
    )
  }

  async read(t: Tensor): Promise<Data> {
    return this.backing.read(t.value as Handle)
  }

  free(t: Tensor): void {
    this.alive--
    if (this.closed) return
    const call = this.call()
    call.backend.disposeData((t.value as Handle).dataId)
  }

  update(t: Tensor, data: Data): void {
    t.assertAlive('update')
    if (t.on !== this || data.length !== t.size || data.constructor !== allocate(t.dtype, 0).constructor) {
      throw new InputError(
        `${this.name}.update: expected ${t.size} values for a ${t.dtype} tensor of this device, got ${data.length} in a ${data.constructor.name} for one on '${t.on.name}'. Check both.`,
      )
    }
    this.backing.rewrite(t.value as Handle, data)
  }

  sync(): Promise<void> {
    return this.backing.sync()
  }

  dispose(): void {
    if (this.closed) return
    this.closed = true
    this.backing.dispose()
  }

  /** Whether the array can be written as it is. */
  private ready(data: ArrayLike<number>, dtype: DType): data is Data {
    return dtype !== 'bool' && data.constructor === allocate(dtype, 0).constructor && this.backing.copies(data as Data)
  }

  private runKernel(op: string, ins: readonly Tensor[], attrs: unknown, specs: readonly Spec[]): Handle[] | undefined {
    const kernel = this.backing.kernels[op]
    if (!kernel) return undefined
    const call = this.call()
    try {
      const handles = ins.map((t) => t.value as Handle)
      const results = kernel(call, handles, attrs, specs)
      return results && call.finish(results)
    } finally {
      call.abandon()
    }
  }

  private own({ shape, dtype }: Spec, handle: Handle): Tensor {
    this.alive++
    return new Tensor(this, shape, dtype, handle)
  }

  private call(): C {
    if (this.closed) throw new DeviceError(`${this.name}: expected a live device, got a disposed one. Make a new one.`)
    return this.backing.call()
  }

  private checkDType(method: string, dtype: DType): void {
    if (!DEVICE_DTYPES.includes(dtype)) {
      throw new DeviceError(
        `${this.name}.${method}: expected ${DEVICE_DTYPES.join(', ')}, got ${dtype}. Name the dtype to convert to: device.tensor(data, shape, 'float32').`,
      )
    }
  }
}
