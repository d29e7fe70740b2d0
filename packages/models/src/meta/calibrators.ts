import { type FitContext, FormatError, hostTensor, InputError, learned, type State, type Tensor } from '@foldwise/core'
import { log, runPausing, sigmoid, softmax } from '@foldwise/kernels'
import { fitStepLine, onto, type StepLine, valueOnLine } from '../isotonic/step-line.ts'
import { fitSigmoid, type Sigmoid } from './calibration-sigmoid.ts'
import { fitTemperature } from './calibration-temperature.ts'

export type CalibrationMethod = 'sigmoid' | 'isotonic' | 'temperature'

/** What a classifier says before calibration: one column for two classes, one a class for more. */
export interface Responses {
  readonly values: Float64Array
  /** Whether they are probabilities rather than decision values. */
  readonly probabilities: boolean
}

/** Turns responses into probabilities `[rows, classes]`. */
export type Calibrator =
  | { readonly method: 'sigmoid'; readonly slopes: Float64Array; readonly intercepts: Float64Array }
  | { readonly method: 'isotonic'; readonly lines: readonly StepLine[] }
  | { readonly method: 'temperature'; readonly beta: number }

const columnsFor = (classes: number): number => (classes === 2 ? 1 : classes)

export async function fitCalibrator(
  method: CalibrationMethod,
  responses: Responses,
  codes: ArrayLike<number>,
  classes: number,
  weight: Float64Array | undefined,
  ctx: FitContext,
): Promise<Calibrator> {
  const bad = responses.values.findIndex((v) => !Number.isFinite(v))
  if (bad >= 0) {
    throw new InputError(
      `calibratedClassifier.fit: expected finite answers of the classifier, got ${responses.values[bad]}. Check its rows.`,
    )
  }
  if (method === 'temperature') {
    return { method, beta: await fitTemperature(logitsOf(responses, classes), codes, classes, weight, ctx.checkpoint) }
  }
  const width = columnsFor(classes)
  const columns = Array.from({ length: width }, (_, k) => {
    const values = responses.values.filter((_, i) => i % width === k)
    const positive = Uint8Array.from(codes, (c) => (c === (classes === 2 ? 1 : k) ? 1 : 0))
    return { values, positive }
  })
  if (method === 'isotonic') {
    const kernels = await ctx.kernels()
    const lines: StepLine[] = []
    for (const { values, positive } of columns) {
      const fitting = fitStepLine(kernels, values, Float64Array.from(positive), weight, { increasing: true })
      lines.push(await runPausing(fitting, ctx.checkpoint))
    }
    return { method, lines }
  }
  const fitted: Sigmoid[] = []
  for (const c of columns) fitted.push(await fitSigmoid(c.values, c.positive, weight, ctx.checkpoint))
  return {
    method,
    slopes: Float64Array.from(fitted, (f) => f.slope),
    intercepts: Float64Array.from(fitted, (f) => f.intercept),
  }
}

export function calibrate(by: Calibrator, responses: Responses, classes: number): Float64Array {
  if (by.method === 'temperature') {
    const logits = logitsOf(responses, classes)
    const out = new Float64Array(logits.length)
    for (let i = 0; i < logits.length; i += classes) {
      out.set(softmax(logits.subarray(i, i + classes).map((z) => by.beta * z)), i)
    }
    return out
  }
  const width = columnsFor(classes)
  const each = responses.values.map((v, i) => {
    const k = i % width
    if (by.method === 'isotonic') return valueOnLine(by.lines[k]!, onto(by.lines[k]!, v))
    return sigmoid(-(by.slopes[k]! * v + by.intercepts[k]!))
  })
  return classes === 2
    ? Float64Array.from({ length: 2 * each.length }, (_, i) => (i % 2 ? each[i >> 1]! : 1 - each[i >> 1]!))
    : shares(each, classes)
}

/** Each row over its sum; the same for all classes where that is 0. */
function shares(values: Float64Array, classes: number): Float64Array {
  const out = values.slice()
  for (let i = 0; i < out.length; i += classes) {
    const row = out.subarray(i, i + classes)
    const sum = row.reduce((a, b) => a + b, 0)
    for (let c = 0; c < classes; c++) row[c] = sum > 0 ? row[c]! / sum : 1 / classes
  }
  return out
}

/** Keeps the logarithm of a probability of 0 finite, as scikit-learn does. */
export const TINY = 1e-12

/** Decision values as they are (two classes: negative and positive), probabilities as logarithms. */
function logitsOf({ values, probabilities }: Responses, classes: number): Float64Array {
  if (classes !== 2) return probabilities ? values.map((p) => log(p + TINY)) : values
  return Float64Array.from({ length: 2 * values.length }, (_, i) => {
    const v = values[i >> 1]!
    if (probabilities) return log((i % 2 ? v : 1 - v) + TINY)
    return i % 2 ? v : -v
  })
}

/** What a model keeps of its calibrators, one a part. */
export function calibratorTensors(all: readonly Calibrator[]): { readonly [name: string]: Tensor } {
  const table = (rows: readonly Float64Array[]) =>
    hostTensor(Float64Array.from(rows.flatMap((r) => [...r])), [rows.length, rows[0]!.length], 'float64')
  const [first] = all
  if (first!.method === 'temperature') {
    return {
      beta: hostTensor(
        Float64Array.from(all, (c) => (c as { beta: number }).beta),
        [all.length],
        'float64',
      ),
    }
  }
  if (first!.method === 'sigmoid') {
    const of = all as readonly (Calibrator & { method: 'sigmoid' })[]
    return { slopes: table(of.map((c) => c.slopes)), intercepts: table(of.map((c) => c.intercepts)) }
  }
  const lines = all.flatMap((c) => (c as { lines: readonly StepLine[] }).lines)
  const joined = (pick: (line: StepLine) => Float64Array) => {
    const values = Float64Array.from(lines.flatMap((line) => [...pick(line)]))
    return hostTensor(values, [values.length], 'float64')
  }
  const lengths = Int32Array.from(lines, (line) => line.x.length)
  return {
    lengths: hostTensor(lengths, [lengths.length], 'int32'),
    x: joined((line) => line.x),
    y: joined((line) => line.y),
  }
}

export function learnedCalibrators(
  state: State,
  method: CalibrationMethod,
  parts: number,
  classes: number,
): readonly Calibrator[] {
  const width = columnsFor(classes)
  const each = <T>(at: (i: number) => T): T[] => Array.from({ length: parts }, (_, i) => at(i))
  if (method === 'temperature') {
    const beta = learned(state, 'beta', 'float64', [parts])
    return each((i) => ({ method, beta: beta[i]! }))
  }
  if (method === 'sigmoid') {
    const slopes = learned(state, 'slopes', 'float64', [parts, width])
    const intercepts = learned(state, 'intercepts', 'float64', [parts, width])
    const row = (of: Float64Array, i: number) => of.subarray(i * width, (i + 1) * width)
    return each((i) => ({ method, slopes: row(slopes, i), intercepts: row(intercepts, i) }))
  }
  const lengths = learned(state, 'lengths', 'int32', [parts * width])
  const x = learned(state, 'x', 'float64', [undefined])
  const y = learned(state, 'y', 'float64', [x.length])
  let at = 0
  const lines = Array.from(lengths, (n) => {
    const line = { x: x.slice(at, at + n), y: y.slice(at, at + n) } as StepLine
    at += n
    return line
  })
  if (at !== x.length || lengths.some((n) => n < 1)) {
    throw new FormatError(`state: expected 'lengths' that sum to ${x.length}, got ${at}. The file is damaged.`)
  }
  return each((i) => ({ method, lines: lines.slice(i * width, (i + 1) * width) }))
}
