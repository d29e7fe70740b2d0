import fixture from '../fixtures/linear.json' with { type: 'json' }

export interface Golden {
  readonly name: string
  readonly call: string
  readonly x: readonly (readonly number[])[]
  readonly y: readonly number[]
  readonly weight: readonly number[] | undefined
  readonly params: Record<string, unknown>
  /** `[outputs, features]`, flat. */
  readonly coef: readonly number[]
  readonly intercept: readonly number[]
  /** Of the first five rows. */
  readonly proba: readonly number[]
  readonly classes: number
}

interface Data {
  readonly x: readonly (readonly number[])[]
  readonly y: readonly number[]
}

const sets = fixture.data as unknown as { readonly [name: string]: Data }

export const rowsOf = (name: string): Data => sets[name]!

/** scikit-learn's fits; see packages/repo-checks/golden/linear.py. */
export const goldens: readonly Golden[] = fixture.cases.map((c) => {
  const { x, y } = rowsOf(c.data)
  return {
    name: `${c.data} ${JSON.stringify(c.params)}${c.weighted ? ' weighted' : ''}`,
    call: c.call,
    x,
    y,
    weight: c.weighted ? y.map((_, i) => (i % 4) * 0.75) : undefined,
    params: c.params as Record<string, unknown>,
    coef: c.coef.flat(),
    intercept: c.intercept,
    proba: c.proba.flat(),
    classes: new Set(y).size,
  }
})
