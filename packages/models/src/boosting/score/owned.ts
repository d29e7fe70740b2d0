/** Kernel memory is not the garbage collector's: what nobody releases is freed when its owner is collected. */
const abandoned = /* @__PURE__ */ new FinalizationRegistry<Disposable>((value) => value[Symbol.dispose]())

/** Something in kernel memory that a model owns. It is freed when it is released, or when this object is collected. */
export class Owned<T extends Disposable> {
  readonly value: T
  private users = 0
  private released = false

  constructor(value: T) {
    this.value = value
    abandoned.register(this, value, this)
  }

  /** What `f` gives. The value stays until then, also where it is released in the meantime. */
  async use<R>(f: (value: T) => Promise<R>): Promise<R> {
    if (this.released) throw new Error('internal: use of kernel memory that was released')
    this.users++
    try {
      return await f(this.value)
    } finally {
      this.users--
      if (this.released && this.users === 0) this.free()
    }
  }

  release(): void {
    if (this.released) return
    this.released = true
    if (this.users === 0) this.free()
  }

  private free(): void {
    abandoned.unregister(this)
    this.value[Symbol.dispose]()
  }
}
