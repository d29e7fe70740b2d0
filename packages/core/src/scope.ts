import { InputError } from './errors.ts'

interface Owned extends Disposable {
  readonly disposed: boolean
}

const open: Set<Owned>[] = []

/** Called by the tensor constructor: the innermost open scope owns what is made inside it. */
export function register(tensor: Owned): void {
  open.at(-1)?.add(tensor)
}

/** Hands a tensor from the scope that owns it to the one around it, so that it outlives the inner one. */
export function moveOut(tensor: Owned): void {
  const inner = open.at(-1)
  if (inner?.delete(tensor)) open.at(-2)?.add(tensor)
}

/** How many scopes are open. */
export const openScopes = (): number => open.length

/**
 * Hands a tensor from whichever scope above the `depth`-th owns it to that one. For tapes, which outlive the scopes of
 * the functions they watch. Tensors owned further out, or by none, stay where they are.
 */
export function moveOutTo(depth: number, tensor: Owned): void {
  for (let i = open.length - 1; i >= depth; i--) {
    if (open[i]!.delete(tensor)) {
      open[depth - 1]?.add(tensor)
      return
    }
  }
}

/** Whether the innermost open scope owns the tensor. */
export const ownedHere = (tensor: Owned): boolean => open.at(-1)?.has(tensor) ?? false

/**
 * Runs `fn` and frees every tensor made inside it, except those in what it returns
 * (a tensor, or an array or object of tensors, to any depth).
 * Synchronous: a promise throws `InputError`, because a scope held across an `await` would free other work's tensors.
 */
export function scope<T>(fn: () => T): T {
  const mine = new Set<Owned>()
  open.push(mine)
  let keep = new Set<unknown>()
  try {
    const result = fn()
    if (result instanceof Promise) {
      throw new InputError(
        'scope: expected a synchronous function, got one that returns a promise. Make each step its own scope, without await.',
      )
    }
    collect(result, keep)
    return result
  } catch (error) {
    keep = new Set()
    throw error
  } finally {
    open.pop()
    const outer = open.at(-1)
    for (const t of mine) {
      if (!keep.has(t)) t[Symbol.dispose]()
      else outer?.add(t)
    }
  }
}

/** Every object reachable from a result; typed arrays are leaves. */
function collect(value: unknown, into: Set<unknown>): void {
  if (value === null || typeof value !== 'object' || ArrayBuffer.isView(value) || into.has(value)) return
  into.add(value)
  if ('disposed' in value) return
  for (const v of value instanceof Map ? value.values() : Object.values(value)) collect(v, into)
}
