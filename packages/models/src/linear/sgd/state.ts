import { FormatError, hostData, hostTensor, learned, type State, show } from '@foldwise/core'
import { learnedBy, type Run, type Standing } from './descend.ts'

/** `coef` and `intercept` are what predicts; the rest is what `fitMore` goes on from. */
export function sgdState(runs: readonly Run[], average: boolean | number, features: number): State {
  const outputs = runs.length
  const matrix = (rows: readonly Float64Array[]) => {
    const out = new Float64Array(outputs * features)
    for (const [i, row] of rows.entries()) out.set(row, i * features)
    return hostTensor(out, [outputs, features], 'float64')
  }
  const vector = (values: readonly number[]) => hostTensor(Float64Array.from(values), [outputs], 'float64')
  const standings = runs.map((r) => r.standing)
  const best = standings.map((s) => learnedBy(s, average))
  return {
    tensors: {
      coef: matrix(best.map((b) => b.coef)),
      intercept: vector(best.map((b) => b.intercept)),
      ...(average !== false && {
        lastCoef: matrix(standings.map((s) => s.coef)),
        lastIntercept: vector(standings.map((s) => s.intercept)),
        averageCoef: matrix(standings.map((s) => s.averageCoef!)),
        averageIntercept: vector(standings.map((s) => s.averageIntercept)),
      }),
    },
    facts: {
      steps: standings[0]!.steps,
      epochs: Math.max(...runs.map((r) => r.epochs)),
      converged: runs.every((r) => r.converged),
      objective: runs.map((r) => r.objective),
    },
  }
}

/** Where a state's runs stand. Where it has no mean, one begins from there. */
export function standingsOf(state: State, outputs: number, features: number): Standing[] {
  const { steps } = state.facts
  if (!Number.isSafeInteger(steps)) {
    throw new FormatError(
      `fitMore: expected the facts to have 'steps', a count, got ${show(steps)}. The file is damaged.`,
    )
  }
  const averaged = state.tensors.lastCoef !== undefined
  const isFlat = (name: string): boolean => state.tensors[name]?.shape.length === 1
  const matrix = (name: string) => learned(state, name, 'float64', isFlat(name) ? [features] : [outputs, features])
  const vector = (name: string) => learned(state, name, 'float64', [outputs])
  const coef = matrix(averaged ? 'lastCoef' : 'coef')
  const intercept = vector(averaged ? 'lastIntercept' : 'intercept')
  const means = averaged ? { coef: matrix('averageCoef'), intercept: vector('averageIntercept') } : undefined
  const row = (of: Float64Array, i: number): Float64Array<ArrayBuffer> => of.slice(i * features, (i + 1) * features)
  return Array.from({ length: outputs }, (_, i) => ({
    coef: row(coef, i),
    intercept: intercept[i]!,
    averageCoef: row(means?.coef ?? coef, i),
    averageIntercept: means?.intercept[i] ?? intercept[i]!,
    steps: steps as number,
  }))
}

/** The state of one output with `coef` as a vector. */
export function flatState({ tensors, facts }: State): State {
  const coef = hostTensor(hostData(tensors.coef!) as Float64Array, [tensors.coef!.shape[1]!], 'float64')
  return { tensors: { ...tensors, coef }, facts }
}
