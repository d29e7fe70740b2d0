import { chainGraphs, type Graph, InputError, type Label, type Model, ParamError, type State } from '@foldwise/core'
import { namesThrough } from './feature-names.ts'

/** The last step of a pipeline, whichever kind it is, and the transformers before it. */
export interface AnyStep extends Model {
  readonly kind: string
  transform?(x: unknown): Promise<unknown>
  predict?(x: unknown): Promise<unknown>
  predictProba?(x: unknown): Promise<unknown>
  decisionFunction?(x: unknown): Promise<unknown>
  inverseTransform?(z: unknown): Promise<unknown>
  readonly classes?: readonly (Label | readonly Label[])[]
  readonly featureNames?: readonly string[]
  featureNamesOut?(names: readonly string[]): readonly string[]
}

const ABILITIES = ['predict', 'predictProba', 'decisionFunction', 'transform'] as const

/** A fitted pipeline over fitted steps. It has the abilities of its last step, and owns the steps: disposing it frees them. */
export function pipelineModel(steps: readonly AnyStep[]): AnyStep & { readonly steps: readonly AnyStep[] } {
  const last = steps.at(-1)!
  let disposed = false
  const assertAlive = (method: string): void => {
    if (disposed) {
      throw new InputError(
        `pipeline.${method}: expected a live model, got one that was disposed. Dispose it after its last use.`,
      )
    }
  }
  const through = async (method: (typeof ABILITIES)[number], x: unknown): Promise<unknown> => {
    assertAlive(method)
    let value = x
    for (const step of steps.slice(0, -1)) value = await step.transform!(value)
    return last[method]!(value)
  }
  const dispose = (): void => {
    disposed = true
    for (const step of steps) step.dispose()
  }
  const model: Record<string, unknown> = {
    type: 'pipeline',
    version: 1,
    kind: last.kind,
    params: Object.freeze({}),
    facts: last.facts,
    steps: Object.freeze([...steps]),
    ...(last.classes && { classes: last.classes }),
    toState(): State {
      assertAlive('toState')
      return { tensors: {}, facts: {}, children: steps }
    },
    dispose,
    [Symbol.dispose]: dispose,
  }
  for (const method of ABILITIES) {
    if (last[method]) model[method] = (x: unknown) => through(method, x)
  }
  if (last.kind === 'transformer') {
    const through = (names: readonly string[] | undefined) =>
      steps.reduce((known: readonly string[] | undefined, step) => namesThrough(step, known), names)
    Object.defineProperty(model, 'featureNames', { enumerable: true, get: () => through(undefined) })
    model.featureNamesOut = (names: readonly string[]) => through(names)
  }
  if (steps.every((s) => s.inverseTransform)) {
    model.inverseTransform = async (z: unknown) => {
      assertAlive('inverseTransform')
      let value = z
      for (const step of steps.toReversed()) value = await step.inverseTransform!(value)
      return value
    }
  }
  const lacking = steps.find((s) => !s.toGraph)
  model.toGraph = (): Graph => {
    assertAlive('toGraph')
    if (lacking) {
      throw new ParamError(
        `pipeline.toGraph: expected steps that can be exported, got '${lacking.type}', which cannot. Leave it out, or use another.`,
      )
    }
    return chainGraphs(steps.map((s) => s.toGraph!()))
  }
  return Object.freeze(model) as unknown as AnyStep & { readonly steps: readonly AnyStep[] }
}
