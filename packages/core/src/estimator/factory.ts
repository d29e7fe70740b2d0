import type { Model, Restorable, State } from '../contract.ts'
import type { ParamSpecs, Values } from '../params.ts'
import { checkRestored } from './restore.ts'

/** A recipe maker that can also rebuild its models from files, which makes it a `ModelType`. */
export function factory<S extends ParamSpecs, Make extends object, M extends Model>(
  { type, version, params }: { readonly type: string; readonly version: number; readonly params: S },
  make: Make,
  build: (state: State, params: Values<S>, info: { readonly features: number | undefined }, saved: Restorable) => M,
): Make & { readonly type: string; readonly version: number; readonly params: S; restore(saved: Restorable): M } {
  return Object.assign(make, {
    type,
    version,
    params,
    restore(saved: Restorable) {
      const restored = checkRestored({ type, version, params }, saved)
      return build(restored.state, restored.params, { features: restored.features }, saved)
    },
  })
}
