import {
  anyRows,
  type DefinedTransformerRecipe,
  defineTransformer,
  type FitContext,
  FormatError,
  fitParts,
  type Graph,
  GraphBuilder,
  learnedParts,
  ParamError,
  rowCount,
  type SparseMatrix,
  type State,
  show,
  type Tensor,
  type TransformerRecipe,
  takeRows,
  type Values,
} from '@foldwise/core'
import { weighted } from './column-graph.ts'
import type { AnyTransformer } from './column-parts.ts'
import { compositeOf, withType } from './composite.ts'
import { type Beside, besideDense, besideSparse, type Features, widthOf } from './concat-features.ts'
import { distinctNames, namesOf } from './feature-names.ts'
import { checkWeightsOfParts, transformerWeightsParam } from './transformer-weights.ts'

interface AnyRecipe {
  fit(data: object, options: object): Promise<AnyTransformer>
  fitTransform?(data: object, options: object): Promise<{ model: AnyTransformer; transformed: Features }>
}

const params = {
  /** What each transformer's columns are multiplied by, in their order. */
  transformerWeights: transformerWeightsParam(),
}
type Params = Values<typeof params>
type Weights = Params['transformerWeights']

const union = <Out>(type: string, beside: Beside<Out>) => {
  const define = ({ transformers }: { readonly transformers: readonly AnyRecipe[] }) => {
    const learn = async (x: unknown, y: unknown, weights: Weights, ctx: FitContext, whole: boolean) => {
      const outputs: Features[] = []
      const fits = transformers.map((recipe) => async (options: object) => {
        if (whole && recipe.fitTransform) {
          const { model, transformed } = await recipe.fitTransform({ x, y }, options)
          outputs.push(transformed)
          return model
        }
        const model = await recipe.fit({ x, y }, options)
        outputs.push(await model.transform(whole ? x : takeRows(x, [0])))
        return model
      })
      return fitParts(ctx, 'transformer', fits, (children) => {
        const widths = outputs.map((o) => widthOf(o, `${type}.fit`))
        const transformed = whole ? beside(outputs, rowCount(x), widths, `${type}.fit`, weights ?? []) : undefined
        return { state: { tensors: {}, facts: { widths }, children } satisfies State, transformed }
      })
    }
    const factory = defineTransformer({
      type,
      version: 1,
      accepts: anyRows,
      params,
      allowMissing: true,
      fit: async ({ x, y }, { transformerWeights }, ctx) => (await learn(x, y, transformerWeights, ctx, false)).state,
      async fitTransform({ x, y }, { transformerWeights }, ctx) {
        const { state, transformed } = await learn(x, y, transformerWeights, ctx, true)
        return { state, transformed: transformed! }
      },
      methods(state, { transformerWeights }) {
        const { parts, widths } = read(state)
        const namesFor = (names: readonly string[]) =>
          distinctNames(parts.map((p, i) => ({ label: p.type, names: namesOf(p, names, widths[i]!) })))
        return {
          async transform(x: unknown) {
            const outputs: Features[] = []
            for (const part of parts) outputs.push(await part.transform(x))
            return beside(outputs, rowCount(x), widths, `${type}.transform`, transformerWeights ?? [])
          },
          featureNames: (names = Array.from({ length: Math.max(...widths) }, (_, j) => `x${j}`)) => namesFor(names),
        }
      },
      expose: (state) => ({ transformers: read(state).parts }),
      graph: (state, { transformerWeights }) => unionGraph(type, read(state), transformerWeights),
    })
    const recipe = (given: Partial<Params> = {}) => {
      const made = factory(given)
      checkWeightsOfParts(type, made.params.transformerWeights, transformers.length)
      return made
    }
    return Object.assign(recipe, { type, version: 1, params, restore: factory.restore })
  }

  const make = <In>(
    transformers: readonly TransformerRecipe<In, Features, object>[],
    given: Partial<Params> = {},
  ): FeatureUnionRecipe<In, Out> => {
    const list = Array.isArray(transformers) && transformers.length > 0
    const wrong = list
      ? transformers.findIndex((t) => t?.kind !== 'transformer' || typeof t.fit !== 'function')
      : undefined
    if (wrong !== -1) {
      const got = wrong === undefined ? transformers : transformers[wrong]
      throw new ParamError(
        `${type}: expected a list of recipes of transformers, got ${show(got)}. Call the factories first: pca().`,
      )
    }
    return compositeOf(
      define,
      { transformers: Object.freeze([...transformers]) as never },
      given,
    ) as FeatureUnionRecipe<In, Out>
  }
  return withType(make, define({ transformers: [] }))
}

export interface FeatureUnionRecipe<In, Out>
  extends DefinedTransformerRecipe<In, Out, Params, { readonly transformers: readonly AnyTransformer[] }> {
  readonly transformers: readonly TransformerRecipe<In, Features, object>[]
}

function read(state: State) {
  const parts = learnedParts<AnyTransformer>(state, 'transformer')
  const { widths } = state.facts
  if (
    !Array.isArray(widths) ||
    widths.length !== parts.length ||
    !widths.every((w) => Number.isInteger(w) && Number(w) >= 0)
  ) {
    throw new FormatError('state: expected the number of columns of each part, got others. The file is damaged.')
  }
  return { parts, widths: widths as readonly number[] }
}

function unionGraph(type: string, { parts, widths }: ReturnType<typeof read>, weights: Weights): Graph {
  const graphs = parts.map((part) => {
    const graph = part.toGraph?.()
    if (graph?.inputs.length !== 1) {
      throw new ParamError(
        `${type}.toGraph: expected transformers of one input that can be exported, got '${part.type}', which cannot. Leave it out.`,
      )
    }
    return graph
  })
  const first = graphs[0]!.inputs[0]!
  const other = graphs.findIndex(
    (g) => g.inputs[0]!.dtype !== first.dtype || g.inputs[0]!.shape.length !== first.shape.length,
  )
  if (other >= 0) {
    throw new ParamError(
      `${type}.toGraph: expected transformers that take the same input, got another from '${parts[other]!.type}'. Export the parts.`,
    )
  }
  const g = new GraphBuilder()
  const x = g.input(first.name, first.dtype, first.shape)
  const outputs = graphs.map((graph, p) =>
    weighted(g, g.embed(graph, [x], [graph.outputs[0]!.name])[0]!, weights?.[p] ?? 1),
  )
  g.node('Concat', outputs, { axis: { int: 1 } }, { output: 'features' })
  g.output('features', 'float32', ['N', widths.reduce((a, b) => a + b, 0)])
  return g.build()
}

/**
 * Transformers of the same rows, side by side, `[rows, all their columns]` float64: `featureUnion([pca({ nComponents: 3 }), standardScaler()])`.
 * `featureNames` are theirs; where some would be equal, each has its transformer's type before it. The fitted ones are on the model as
 * `transformers`; `transformerWeights` multiply what they give, in their order. `featureUnion.sparse` gives sparse rows. scikit-learn's `FeatureUnion`.
 */
export const featureUnion = Object.assign(union<Tensor<'float64'>>('feature-union', besideDense), {
  sparse: union<SparseMatrix>('sparse-feature-union', besideSparse),
})
