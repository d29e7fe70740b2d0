import { type FitOptions, isSparse, isTable, type Model, sameRecipe, Tensor, type Warning } from '@foldwise/core'
import { type FittedStep, fitWithin } from '../compose/pipeline.ts'
import type { AnyStep } from '../compose/pipeline-model.ts'
import type { Fold } from '../split/splitter.ts'
import { takeData } from '../split/take-data.ts'
import type { AnyData, PredictorRecipe } from './predictor-recipe.ts'

/** Bytes of rows that are kept at most between two fits. */
const MOST = 256 * 2 ** 20

interface Kept {
  readonly children: Child[]
  /** Rows that a child may be asked for again. */
  readonly known: Set<unknown>
  bytes: number
  used: number
}
/** The rows of a fold. */
interface Root extends Kept {
  readonly key: string
  readonly train: AnyData
  readonly test: AnyData
}
/** A transformer that was fitted on what its parent made of the fold's training rows. */
interface Child extends Kept {
  readonly step: object
  readonly model: AnyStep
  /** The model for pipelines, which cannot dispose it, and which makes known rows once. */
  readonly shared: AnyStep
  readonly transformed: unknown
  readonly warnings: readonly Warning[]
}

/**
 * Folds' rows and the transformers fitted on them, for recipes that are tried in turn on the same folds: what two pipelines
 * begin with alike is fitted once, and makes the fold's rows once. Scores have the bits, and fits the warnings, that they
 * have without. Between fits, what was used longest ago is let go of until `most` bytes of rows are left.
 */
export class SharedPrefixes {
  private readonly roots: Root[] = []
  private readonly most: number
  private bytes = 0
  private clock = 0

  constructor(most = MOST) {
    this.most = most
  }

  /** The rows of the fold with that name. */
  fold(key: string, data: AnyData, fold: Fold): { readonly train: AnyData; readonly test: AnyData } {
    this.trim()
    let root = this.roots.find((r) => r.key === key)
    if (!root) {
      const [train, test] = [takeData(data, fold.train), takeData(data, fold.test)]
      const bytes = bytesOf(train.x) + bytesOf(test.x)
      root = { key, train, test, children: [], known: new Set([train.x, test.x]), bytes, used: 0 }
      this.roots.push(root)
      this.bytes += bytes
    }
    root.used = ++this.clock
    return root
  }

  /** Fits the recipe on the training rows that `fold` gave for the key; or adds its rounds to the model `grown`. */
  fit(key: string, recipe: PredictorRecipe, options: FitOptions, grown?: Model): Promise<unknown> {
    const root = this.roots.find((r) => r.key === key)!
    const within = fitWithin(recipe)
    if (!within) {
      return grown ? recipe.fitMore!(grown, root.train, options) : recipe.fit(root.train as never, options)
    }
    let warnings: Warning[] = []
    const onWarning = (w: Warning): void => {
      warnings.push(w)
      options.onWarning?.(w)
    }
    let at: Kept = root
    const after = async (step: object, x: unknown, fit: () => Promise<FittedStep>): Promise<FittedStep> => {
      let child = at.children.find((c) => sameRecipe(c.step, step))
      if (child) for (const w of child.warnings) options.onWarning?.(w)
      else {
        warnings = []
        const made = await fit()
        child = this.child(at, step, made, made.transformed === x ? 0 : bytesOf(made.transformed), warnings)
      }
      child.used = ++this.clock
      at = child
      return { model: child.shared, transformed: child.transformed }
    }
    return within(root.train as never, { ...options, onWarning }, { prefixes: { after }, ...(grown && { grown }) })
  }

  [Symbol.dispose](): void {
    this.trim(0)
  }

  private child(parent: Kept, step: object, made: FittedStep, bytes: number, warnings: readonly Warning[]): Child {
    const known = new Map<unknown, unknown>()
    const { model } = made
    const nothing = { value: () => {} }
    const child: Child = {
      ...{ step, model, transformed: made.transformed, warnings, children: [], known: new Set(), bytes, used: 0 },
      shared: Object.create(model, {
        dispose: nothing,
        [Symbol.dispose]: nothing,
        transform: {
          value: async (x: unknown) => {
            if (!parent.known.has(x)) return model.transform!(x)
            if (known.has(x)) return known.get(x)
            const out = await model.transform!(x)
            known.set(x, out)
            child.known.add(out)
            const more = out === x ? 0 : bytesOf(out)
            child.bytes += more
            this.bytes += more
            return out
          },
        },
      }),
    }
    parent.children.push(child)
    this.bytes += bytes
    return child
  }

  /** Lets go of leaves, those used longest ago first. */
  private trim(most = this.most): void {
    while (this.bytes > most || (most === 0 && this.roots.length > 0)) {
      let oldest: { readonly node: Kept; readonly among: Kept[] } | undefined
      const visit = (among: Kept[]): void => {
        for (const node of among) {
          visit(node.children)
          if (node.children.length === 0 && !(oldest && oldest.node.used <= node.used)) oldest = { node, among }
        }
      }
      visit(this.roots)
      const { node, among } = oldest!
      among.splice(among.indexOf(node), 1)
      this.bytes -= node.bytes
      if ('model' in node) (node as Child).model.dispose()
    }
  }
}

/** About how much memory rows take. */
function bytesOf(x: unknown): number {
  if (x instanceof Tensor) return 8 * x.shape.reduce((a, b) => a * b, 1)
  if (ArrayBuffer.isView(x)) return x.byteLength
  if (isSparse(x)) return x.values.byteLength + x.indices.byteLength + x.indptr.byteLength
  if (isTable(x)) return x.columns.reduce((sum, c) => sum + c.data.byteLength, 0)
  if (!Array.isArray(x)) return 0
  const [first] = x
  return x.length * (typeof first === 'string' ? 2 * first.length + 16 : 8 * (Array.isArray(first) ? first.length : 1))
}
