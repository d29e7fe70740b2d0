import {
  anyRows,
  type DefinedTransformerRecipe,
  defineTransformer,
  type Graph,
  InputError,
  type InputKind,
  type Invertible,
  type ModelType,
  ParamError,
  rowCount,
  show,
  type Transformer,
} from '@foldwise/core'

/** Code that takes the place of what a transformer would learn. It may not change what it is given. */
export interface RowFunctions<In, Out, Back = never> {
  /** What becomes of rows; each row on its own, as many as there were. */
  readonly transform: (x: In) => Out | Promise<Out>
  /** Undoes it. */
  readonly inverseTransform?: (z: Out) => Back | Promise<Back>
  /** Names of the output's columns, from those of the input where they are known. */
  readonly featureNames?: (names?: readonly string[]) => readonly string[]
  /** The same as ONNX, with one input and one output, made with a `GraphBuilder`. */
  readonly graph?: () => Graph
}

/** A recipe that is its models' type too: `load(bytes, recipe)`. */
export type FunctionTransformer<In, Out, Back> = DefinedTransformerRecipe<
  In,
  Out,
  object,
  [Back] extends [never] ? object : Invertible<Out, Back>
> &
  ModelType<Transformer<In, Out> & ([Back] extends [never] ? object : Readonly<Invertible<Out, Back>>)>

/**
 * Your own function as a step of pipelines: `functionTransformer('log-prices', { transform: (x: Table) => … })`, of rows of any kind
 * to rows of any kind. It learns nothing. scikit-learn's `FunctionTransformer`.
 *
 * A function is code, and model files hold data: a file keeps its name alone, and `load` takes the function again with the recipe,
 * which is the type of its models: `load(bytes, pipelineOf(logPrices, ridge))`. `load` refuses a file whose function it is not given.
 * Give a function that came to do something else another name. Bits are the same in every engine as far as those of the function
 * are: `Math.log` differs, `log` of `@foldwise/kernels` does not. `toGraph` asks for a `graph` beside the function.
 * Throws `ParamError` for a missing name or function, and `InputError` where the function gives another number of rows.
 */
export function functionTransformer<In, Out, Back = never>(
  name: string,
  functions: RowFunctions<In, Out, Back>,
): FunctionTransformer<In, Out, Back> {
  if (typeof name !== 'string' || !/^[\w.@/-]+$/.test(name)) {
    throw new ParamError(
      `functionTransformer: expected a name of letters, digits and any of . _ - / @, got ${show(name)}. It stands for the function in files.`,
    )
  }
  for (const key of ['transform', 'inverseTransform', 'featureNames', 'graph'] as const) {
    const given = functions?.[key]
    if (typeof given === 'function' || (given === undefined && key !== 'transform')) continue
    throw new ParamError(
      `functionTransformer: expected '${key}' of '${name}' to be a function, got ${show(given)}. Give { transform: (x) => … }.`,
    )
  }
  const type = `function/${name}`
  const rows = <V>(method: string, got: V, expected: number): V => {
    const count = rowCount(got, `${type}.${method}`)
    if (count === expected) return got
    throw new InputError(
      `${type}.${method}: expected ${expected} rows from the function, as it got, got ${count}. Let it make one of each.`,
    )
  }
  const { transform, inverseTransform, featureNames, graph } = functions
  const factory = defineTransformer({
    type,
    version: 1,
    accepts: anyRows as InputKind<In, In>,
    params: {},
    allowMissing: true,
    fit: () => ({ tensors: {}, facts: {} }),
    methods: () => ({
      transform: async (x: In) => rows('transform', await transform(x), rowCount(x)),
      ...(featureNames && { featureNames }),
    }),
    ...(inverseTransform && {
      inverse: () => ({
        accepts: anyRows as InputKind<Out, Out>,
        features: undefined,
        inverseTransform: async (z: Out) => rows('inverseTransform', await inverseTransform(z), rowCount(z)),
      }),
    }),
    graph() {
      if (graph) return graph()
      throw new ParamError(
        `${type}.toGraph: expected a 'graph' beside the function, got none. Give functionTransformer one, or export the steps after it.`,
      )
    },
  })
  const { version, restore } = factory
  return Object.freeze({ ...factory(), version, restore }) as unknown as FunctionTransformer<In, Out, Back>
}
