import { copyAs, type Data, type DType } from '../../dtype.ts'
import { type Shape, sameShape } from '../../shape.ts'
import type { Backend } from './backend.ts'
import type { Handle } from './handle.ts'

/** One run of a kernel of ours. Every handle it makes is freed at the end, except the results. */
export class KernelCall {
  readonly backend: Backend
  private readonly made: Handle[] = []

  constructor(backend: Backend) {
    this.backend = backend
  }

  /** The same values under another shape, without a copy. */
  reshape(x: Handle, shape: Shape): Handle {
    if (sameShape(x.shape, shape)) return x
    this.backend.incRef(x.dataId)
    return this.keep({ dataId: x.dataId, shape, dtype: x.dtype })
  }

  /** New memory with `data`, or unset. The device takes the array over. */
  write(data: Data | null, shape: Shape, dtype: DType): Handle {
    return this.keep({ dataId: this.backend.write(data, shape, dtype), shape, dtype })
  }

  scalar(value: number, dtype: DType): Handle {
    return this.write(copyAs(dtype, [value]), [], dtype)
  }

  /** Frees what was made, except `results`; a result that was an input gets a reference of its own. */
  finish(results: readonly Handle[]): Handle[] {
    const out = results.map((r) => {
      const at = this.made.indexOf(r)
      if (at >= 0) this.made.splice(at, 1)
      else this.backend.incRef(r.dataId)
      return at >= 0 ? r : { ...r }
    })
    this.abandon()
    return out
  }

  /** Frees everything that was made: the kernel failed, or did not want to. */
  abandon(): void {
    for (const h of this.made) this.backend.disposeData(h.dataId)
    this.made.length = 0
  }

  protected keep(h: Handle): Handle {
    this.made.push(h)
    return h
  }
}
