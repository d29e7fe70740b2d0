import { FormatError, show } from '@foldwise/core'

/** Lines `name=value` of a part of a LightGBM file. Every reader throws `FormatError`. */
export class Section {
  readonly path: string
  private readonly values = new Map<string, string>()

  constructor(path: string) {
    this.path = path
  }

  add(line: string): void {
    const at = line.indexOf('=')
    const name = at < 0 ? line : line.slice(0, at)
    if (this.values.has(name)) {
      throw new FormatError(
        `${this.path}: expected each name once, got ${show(name)} again. The file is damaged or two were joined.`,
      )
    }
    this.values.set(name, at < 0 ? '' : line.slice(at + 1))
  }

  has(name: string): boolean {
    return this.values.has(name)
  }

  /** Refuses names that this reader does not know: they may change what a model means. */
  only(known: readonly string[]): void {
    for (const name of this.values.keys()) {
      if (known.includes(name)) continue
      throw new FormatError(
        `${this.path}: expected lines that this version knows, got ${show(name)}. Write the model with LightGBM 4.`,
      )
    }
  }

  text(name: string): string {
    const value = this.values.get(name)
    if (value === undefined) {
      throw new FormatError(`${this.path}: expected a line '${name}=', got none. The file is damaged or cut short.`)
    }
    return value
  }

  integer(name: string, min: number, max: number): number {
    return wholeNumber(this.text(name), min, max, `${this.path}, ${name}`)
  }

  integers(name: string, count: number, min: number, max: number): Int32Array {
    const path = `${this.path}, ${name}`
    return Int32Array.from(this.words(name, count), (w) => wholeNumber(w, min, max, path))
  }

  floats(name: string, count: number): Float64Array {
    return Float64Array.from(this.words(name, count), (w) => {
      const v = DECIMAL.test(w) ? Number(w) : NaN
      if (!Number.isFinite(v)) throw this.notANumber(name, 'finite numbers', w)
      return v
    })
  }

  /** Numbers, of which some may be `inf`: behind such a threshold lie missing values only. */
  thresholds(name: string, count: number): Float64Array {
    return Float64Array.from(this.words(name, count), (w) => {
      const v = INFINITE.get(w) ?? (DECIMAL.test(w) ? Number(w) : NaN)
      if (Number.isNaN(v)) throw this.notANumber(name, 'numbers', w)
      return v
    })
  }

  private notANumber(name: string, expected: string, got: string): FormatError {
    return new FormatError(
      `${this.path}, ${name}: expected ${expected}, got ${show(got)}. The file is damaged or cut short.`,
    )
  }

  /** Numbers that describe the training and change no prediction: what is missing, or is not finite, is 0. */
  statistics(name: string, count: number): Float64Array {
    const words = this.values.get(name)?.split(' ') ?? []
    return Float64Array.from({ length: count }, (_, i) => (Number.isFinite(Number(words[i])) ? Number(words[i]) : 0))
  }

  private words(name: string, count: number): string[] {
    const text = this.text(name)
    const words = text === '' ? [] : text.split(' ')
    if (words.length !== count) {
      throw new FormatError(
        `${this.path}, ${name}: expected ${count} values, got ${words.length}. The file is damaged or cut short.`,
      )
    }
    return words
  }
}

const INFINITE = new Map([
  ['inf', Infinity],
  ['-inf', -Infinity],
])
const DECIMAL = /^-?\d{1,40}(\.\d{0,40})?(e[+-]?\d{1,4})?$/

function wholeNumber(text: string, min: number, max: number, path: string): number {
  const v = Number(text)
  if (!/^-?\d{1,15}$/.test(text) || v < min || v > max) {
    throw new FormatError(
      `${path}: expected an integer from ${min} to ${max}, got ${show(text)}. The file is damaged or cut short.`,
    )
  }
  return v
}

export interface LightgbmText {
  readonly header: Section
  readonly trees: readonly Section[]
  /** Categories of a pandas frame's columns, as text of JSON; undefined where there were none. */
  readonly pandasCategories: string | undefined
}

/** The parts of a LightGBM model file. Throws `FormatError` where it is not one, or ends before its trees do. */
export function splitLightgbm(text: string): LightgbmText {
  const lines = text.split('\n').map((line) => (line.endsWith('\r') ? line.slice(0, -1) : line))
  if (lines[0] !== 'tree') {
    throw new FormatError(
      `LightGBM file: expected 'tree' in the first line, got ${show(lines[0])}. Give the text of save_model() or model_to_string().`,
    )
  }
  const end = lines.indexOf('end of trees')
  if (end < 0) {
    throw new FormatError("LightGBM file: expected a line 'end of trees', got none. The file is cut short.")
  }
  const header = new Section('LightGBM file')
  const trees: Section[] = []
  let section = header
  for (const line of lines.slice(1, end)) {
    if (line === '') continue
    if (line.startsWith('Tree=')) {
      if (line !== `Tree=${trees.length}`) {
        throw new FormatError(
          `LightGBM file: expected 'Tree=${trees.length}', got ${show(line)}. The file is damaged or cut short.`,
        )
      }
      section = new Section(`LightGBM tree ${trees.length}`)
      trees.push(section)
    } else section.add(line)
  }
  const PANDAS = 'pandas_categorical:'
  const pandas = lines.slice(end).find((line) => line.startsWith(PANDAS))
  return { header, trees, pandasCategories: pandas?.slice(PANDAS.length) }
}
