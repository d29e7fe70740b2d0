import { type FitOptions, InputError, ParamError } from '@foldwise/core'
import { describe, expect, test } from 'vitest'
import { linearSvc, linearSvr, nuSvc, nuSvr, nystroem, oneClassSvm, rbfSampler, svc, svr } from '../../src/index.ts'

const x = Array.from({ length: 12 }, (_, i) => [Math.sin(i * 3.3), Math.cos(i * 7.1), i / 12])
const classes = x.map(([v]) => (v! > 0 ? 1 : 0))
const targets = x.map(([a, b]) => a! + b!)
const gram = x.map((a) => x.map((b) => a.reduce((s, v, j) => s + v * b[j]!, 0)))
const at = (m: number[][], row: number, column: number, value: number): number[][] =>
  m.map((r, i) => r.map((v, j) => (i === row && j === column ? value : v)))

interface Fitted {
  readonly facts: object
  predict?(x: number[][]): Promise<unknown>
  transform?(x: number[][]): Promise<unknown>
}
type Make = (params?: object) => { fit(data: object, options?: FitOptions): Promise<Fitted> }
interface Kind {
  readonly make: Make
  readonly y?: readonly number[]
  readonly kernels?: boolean
}

const kinds = {
  svc: { make: svc as Make, y: classes, kernels: true },
  nuSvc: { make: nuSvc as Make, y: classes, kernels: true },
  svr: { make: svr as Make, y: targets, kernels: true },
  nuSvr: { make: nuSvr as Make, y: targets, kernels: true },
  oneClassSvm: { make: oneClassSvm as Make, kernels: true },
  linearSvc: { make: linearSvc as Make, y: classes },
  linearSvr: { make: linearSvr as Make, y: targets },
  nystroem: { make: nystroem as Make },
  rbfSampler: { make: rbfSampler as Make },
} satisfies Record<string, Kind>

describe.each(Object.entries(kinds as Record<string, Kind>))('%s', (name, { make, y, kernels = false }) => {
  const refused = async (given: { params?: object; x?: unknown; y?: unknown; weight?: unknown }, message: string) => {
    const { params, ...data } = given
    const kind = message.startsWith('P:') ? ParamError : InputError
    const error = await Promise.resolve()
      .then(() => make(params).fit({ x, ...(y && { y }), ...data }))
      .catch((e: unknown) => e)
    expect(error).toBeInstanceOf(kind)
    expect((error as Error).message).toContain(message.replace(/^P:/, ''))
  }
  const isClassifier = y === classes
  const learns = y !== undefined || name === 'oneClassSvm'

  test('numbers that are not finite, no rows, another width', async () => {
    await refused({ x: at(x, 3, 1, NaN) }, `${name}.fit: expected finite numbers, got NaN in row 3, column 1.`)
    await refused(
      { x: at(x, 3, 1, -Infinity) },
      `${name}.fit: expected finite numbers, got -Infinity in row 3, column 1.`,
    )
    await refused({ x: [], ...(y && { y: [] }) }, `${name}.fit: expected at least one row, got none.`)
    const model = await make().fit({ x, ...(y && { y }) })
    const use = (rows: number[][]): Promise<unknown> => (model.predict ?? model.transform)!.call(model, rows)
    await expect(use([[1, 2]])).rejects.toThrow(': expected 3 features, as in fit, got 2.')
    await expect(use([[1, 2, NaN]])).rejects.toThrow('expected finite numbers, got NaN in row 0, column 2.')
  })

  if (y)
    test('targets that do not fit', async () => {
      await refused({ y: [1, 0] }, `${name}.fit: expected 12 ${isClassifier ? 'labels' : 'targets'}, one a row, got 2.`)
      if (isClassifier) await refused({ y: x.map(() => 1) }, 'expected at least two classes in y, got only 1.')
      else await refused({ y: [NaN, ...targets.slice(1)] }, 'expected finite targets, got NaN in row 0.')
    })

  if (learns)
    test('weights that do not fit', async () => {
      await refused({ weight: [1] }, `${name}.fit: expected 12 weights, one a row, got 1.`)
      await refused({ weight: x.map(() => 0) }, `${name}.fit: expected weights that are not all 0, got a sum of 0.`)
      await refused({ weight: x.map((_, i) => (i === 2 ? -1 : 1)) }, 'expected finite weights >= 0, got -1 in row 2.')
      await refused({ weight: x.map((_, i) => (i === 2 ? NaN : 1)) }, 'expected finite weights >= 0, got NaN in row 2.')
    })

  if (name === 'svc' || name === 'nuSvc')
    test('a class of which no row weighs anything', async () => {
      const message = `${name}.fit: expected rows of weight above 0 in each class, got none of class 0. Leave its rows out.`
      await refused({ weight: classes }, message)
      await refused({ params: { classWeight: { 0: 0 } } }, message)
    })

  if (isClassifier)
    test('weights of classes that are not there', () =>
      refused({ params: { classWeight: { 7: 1 } } }, "P:expected 'classWeight' to name classes of y, got '7'."))

  if (kernels)
    test('kernel values that are no kernel’s', async () => {
      const params = { kernel: 'precomputed' }
      await refused({ params }, `${name}.fit: expected a square matrix of kernel values`)
      await refused({ params, x: at(gram, 2, 5, 3) }, `${name}.fit: expected a symmetric matrix of kernel values, got `)
      await refused(
        { params, x: at(gram, 2, 5, NaN) },
        `${name}.fit: expected finite numbers, got NaN in row 2, column 5.`,
      )
      const model = await make(params).fit({ x: gram, ...(y && { y }) })
      await expect(model.predict!(gram.map((r) => r.slice(1)))).rejects.toThrow(
        'expected 12 features, as in fit, got 11.',
      )
    })

  test('parameters out of range', async () => {
    const wrong: Record<string, unknown> = {
      nu: 1.5,
      C: 0,
      epsilon: -1,
      tol: 0,
      gamma: -1,
      degree: 2.5,
      kernel: 'round',
    }
    const known = Object.keys((make() as unknown as { params: object }).params)
    for (const [key, value] of Object.entries(wrong)) {
      if (known.includes(key)) await refused({ params: { [key]: value } }, `P:${name}: expected '${key}' to be `)
    }
    await refused({ params: { cc: 1 } }, `P:${name}: expected known parameters, got 'cc'.`)
  })

  if (learns)
    test('an early stop warns with what was reached and what was asked', async () => {
      const warnings: string[] = []
      const params = kernels ? { maxIter: 1 } : { maxIter: 1, dual: true, tol: 1e-9 }
      const data = { x: x.map((r) => r.map((v) => 50 * v)), ...(y && { y }) }
      const onWarning = (w: { code: string; message: string }) => warnings.push(`${w.code} ${w.message}`)
      const model = await make(params).fit(data, { onWarning })
      expect(model.facts).toMatchObject({ converged: false })
      expect(warnings).toHaveLength(1)
      expect(warnings[0]).toMatch(
        /^not-converged \w+\.fit: expected a (gap|violation) of at most \S+, got \S+ after 1 /,
      )
    })
})

test('a nu that a class cannot fill, and columns too large to be squared', async () => {
  await expect(nuSvc({ nu: 0.99 }).fit({ x, y: classes })).rejects.toThrow(
    "nuSvc.fit: expected 'nu' to be at most 0.8333",
  )
  const huge = x.map((r) => r.map((v) => v * 1e160))
  await expect(linearSvc().fit({ x: huge, y: classes })).rejects.toThrow(
    'linearSvc.fit: expected columns whose squares add up to finite numbers, got larger ones. Scale the columns first.',
  )
})
