import {
  type Ability,
  hostTensor,
  InputError,
  type Label,
  ParamError,
  show,
  type Tensor,
  takeRows,
} from '@foldwise/core'
import type { Method } from './metrics.ts'
import { outputsOf, type Predictor } from './outputs.ts'
import type { Validation } from './subject.ts'

/** What the models said of rows they had not learned from, in the order of the rows. */
export interface OutOfFold<Y> {
  /** The rows that were tested, ascending: all of them where the folds are a partition. */
  readonly rows: Int32Array
  /** Their true labels or values. */
  readonly y: ArrayLike<Y>
  readonly predict?: readonly Y[] | Float64Array
  /** `[rows, classes]`, the classes of all data ascending. */
  readonly predictProba?: Tensor<'float64'>
  /** `[rows]` for two classes, else `[rows, classes]`. */
  readonly decisionFunction?: Tensor<'float64'>
}

const METHODS: readonly Method[] = ['predict', 'predictProba', 'decisionFunction']

/** Collects predictions fold by fold. */
export function outOfFoldCollector(v: Validation, methods: readonly Method[]) {
  const unknown = Array.isArray(methods) ? methods.filter((m) => !METHODS.includes(m)) : [methods]
  if (unknown.length > 0) {
    throw new ParamError(
      `${v.where}: expected 'outOfFold' to list some of ${METHODS.join(', ')}, got ${show(unknown[0])}. Leave it out.`,
    )
  }
  const total = v.data.y.length
  const seen = new Uint8Array(total)
  const predicted: unknown[] = methods.includes('predict') ? new Array<unknown>(total) : []
  const scores = new Map<Ability, { width: number; values: Float64Array }>()
  return {
    async add(model: Predictor, x: unknown, test: Int32Array): Promise<void> {
      const outputs = outputsOf<unknown>(v.where, model, x, v.classes)
      for (const row of test) {
        if (seen[row]) {
          throw new InputError(
            `${v.where}: expected rows that are tested once for 'outOfFold', got row ${row} in two folds. Use a splitter without repeats.`,
          )
        }
        seen[row] = 1
      }
      for (const method of methods) {
        if (method === 'predict') {
          const values = await outputs.predict()
          test.forEach((row, i) => {
            predicted[row] = values[i]
          })
        } else {
          const values = await outputs.scores(method)
          const width = values.length / test.length
          const all = scores.get(method) ?? { width, values: new Float64Array(total * width) }
          scores.set(method, all)
          test.forEach((row, i) => {
            all.values.set(values.subarray(i * width, (i + 1) * width), row * width)
          })
        }
      }
    },
    result(kind: string): OutOfFold<Label> {
      const rows = Int32Array.from(seen.keys()).filter((r) => seen[r])
      const out: Record<string, unknown> = { rows, y: takeRows(v.data.y, rows) }
      if (methods.includes('predict')) {
        const values = takeRows(predicted, rows)
        out.predict = kind === 'regressor' ? Float64Array.from(values as number[]) : values
      }
      for (const [method, { width, values }] of scores) {
        const kept = Float64Array.from({ length: rows.length * width }, (_, i) => {
          return values[rows[Math.floor(i / width)]! * width + (i % width)]!
        })
        out[method] = hostTensor(kept, width === 1 ? [rows.length] : [rows.length, width], 'float64')
      }
      return out as unknown as OutOfFold<Label>
    },
  }
}
