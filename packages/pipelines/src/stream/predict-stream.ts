import { ParamError, show } from '@foldwise/core'

/** Something a model does with rows. */
type Method = 'predict' | 'predictProba' | 'decisionFunction' | 'transform' | 'scoreSamples'
type Results<M, K> = K extends keyof M
  ? M[K] extends ((x: never) => Promise<infer Out>) | undefined
    ? Out
    : never
  : never
type RowsOf<M, K> = K extends keyof M ? (M[K] extends ((x: infer In) => unknown) | undefined ? In : never) : never

/**
 * What a model makes of batches of rows, one after another: `for await (const labels of predictStream(model, csvBatches(file)))`.
 * One batch is in memory at a time. `method` says what it does; default `'predict'`. Throws `ParamError` where the model cannot.
 */
export async function* predictStream<M extends object, K extends Method & keyof M = 'predict' & keyof M>(
  model: M,
  batches: AsyncIterable<RowsOf<M, K>> | Iterable<RowsOf<M, K>>,
  method: K = 'predict' as K,
): AsyncGenerator<Results<M, K>> {
  const run = model[method] as ((x: unknown) => Promise<Results<M, K>>) | undefined
  if (typeof run !== 'function') {
    throw new ParamError(
      `predictStream: expected a model with '${String(method)}', got ${show(model)} without. Take another method.`,
    )
  }
  for await (const x of batches) yield await run.call(model, x)
}
