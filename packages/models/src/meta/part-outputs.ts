import { type Ability, type Classifier, FormatError, type Label, ParamError } from '@foldwise/core'

/** What composites call on their classifiers, whatever these take. */
export type AnyClassifier = Classifier<unknown>

/** Row-major `[rows, labels]`; 0 for labels that the part never met. */
export async function probabilities(part: AnyClassifier, x: unknown, labels: readonly Label[]): Promise<Float64Array> {
  const own = await scores(part, 'predictProba', x)
  const columns = columnsOf(part, labels)
  if (columns.length === labels.length) return own
  const out = new Float64Array((own.length / columns.length) * labels.length)
  own.forEach((p, i) => {
    out[Math.floor(i / columns.length) * labels.length + columns[i % columns.length]!] = p
  })
  return out
}

/** Index among `labels` of what the part predicts for each row. */
export async function predictedCodes(part: AnyClassifier, x: unknown, labels: readonly Label[]): Promise<Int32Array> {
  columnsOf(part, labels)
  const index = new Map(labels.map((label, c) => [label, c]))
  return Int32Array.from(await part.predict(x), (label) => index.get(label)!)
}

/** A vote of 1 for the label that the part predicts for each row, row-major `[rows, labels]`. */
export async function oneHotVotes(part: AnyClassifier, x: unknown, labels: readonly Label[]): Promise<Float64Array> {
  const codes = await predictedCodes(part, x, labels)
  const out = new Float64Array(codes.length * labels.length)
  codes.forEach((c, row) => {
    out[row * labels.length + c] = 1
  })
  return out
}

/** Index of the largest of each row's values, the first of equals. */
export function largestOfRows(values: Float64Array, classes: number): Int32Array {
  return Int32Array.from({ length: values.length / classes }, (_, row) => {
    let best = 0
    for (let c = 1; c < classes; c++) if (values[row * classes + c]! > values[row * classes + best]!) best = c
    return best
  })
}

/** float64 values of a part's ability. Throws `ParamError` where it has none. */
export async function scores(part: AnyClassifier, ability: Ability, x: unknown): Promise<Float64Array> {
  assertAbility(part, ability)
  using values = await part[ability]!(x)
  return Float64Array.from(await values.data())
}

export function assertAbility(part: AnyClassifier, ability: Ability): void {
  if (!part[ability]) {
    throw new ParamError(
      `${part.type}: expected a classifier with '${ability}', got one without. Take another, or calibrate it first.`,
    )
  }
}

/** Where each of the part's classes is among `labels`. */
export function columnsOf(part: AnyClassifier, labels: readonly Label[]): number[] {
  const columns = part.classes.map((c) => labels.indexOf(c))
  if (columns.includes(-1)) {
    throw new FormatError(
      `state: expected a part '${part.type}' with classes among ${labels.join(', ')}, got ${part.classes.join(', ')}. The file is damaged.`,
    )
  }
  return columns
}
