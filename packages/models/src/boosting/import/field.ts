import { FormatError, show } from '@foldwise/core'

const INTEGER = /^-?\d{1,15}$/

/** A value of a parsed file that may be anything, with the path to it for messages. Every reader throws `FormatError`. */
export class Field {
  readonly value: unknown
  readonly path: string

  constructor(value: unknown, path: string) {
    this.value = value
    this.path = path
  }

  /** An error that names this place. */
  expected(what: string, remedy = 'The file is damaged.'): FormatError {
    return new FormatError(`${this.path}: expected ${what}, got ${show(this.value)}. ${remedy}`)
  }

  private object(): Record<string, unknown> {
    const { value } = this
    const is = typeof value === 'object' && value !== null && !Array.isArray(value) && !ArrayBuffer.isView(value)
    if (!is) throw this.expected('an object')
    return value as Record<string, unknown>
  }

  names(): string[] {
    return Object.keys(this.object())
  }

  optional(name: string): Field | undefined {
    const object = this.object()
    return Object.hasOwn(object, name) ? new Field(object[name], `${this.path}.${name}`) : undefined
  }

  get(name: string): Field {
    const found = this.optional(name)
    if (!found) {
      throw new FormatError(`${this.path}: expected a field '${name}', got none. The file is damaged or cut short.`)
    }
    return found
  }

  /** Refuses names that this reader does not know: they may change what a model means. */
  only(known: readonly string[]): void {
    const other = this.names().find((name) => !known.includes(name))
    if (other !== undefined) {
      throw new FormatError(
        `${this.path}: expected fields that this version knows, got ${show(other)}. Write the model with another release.`,
      )
    }
  }

  text(): string {
    if (typeof this.value !== 'string') throw this.expected('text')
    return this.value
  }

  /** A whole number, or text of one, as XGBoost writes parameters. */
  integer(min: number, max: number): number {
    const v = typeof this.value === 'string' && INTEGER.test(this.value) ? Number(this.value) : this.value
    if (typeof v !== 'number' || !Number.isInteger(v) || v < min || v > max) {
      throw this.expected(`an integer from ${min} to ${max}`)
    }
    return v
  }

  private array(): ArrayLike<unknown> {
    const { value } = this
    if (!Array.isArray(value) && !(ArrayBuffer.isView(value) && 'length' in value)) throw this.expected('an array')
    return value as ArrayLike<unknown>
  }

  length(): number {
    return this.array().length
  }

  list(): Field[] {
    return Array.from(this.array(), (v, i) => new Field(v, `${this.path}[${i}]`))
  }

  /** `count` numbers, finite ones unless said otherwise. */
  floats(count: number, finite = true): Float64Array {
    const values = this.array()
    if (values.length !== count) throw this.expectedLength(count, values.length)
    const out = new Float64Array(count)
    for (let i = 0; i < count; i++) {
      const v = values[i]
      if (typeof v !== 'number' || (finite && !Number.isFinite(v))) {
        throw new Field(v, `${this.path}[${i}]`).expected(finite ? 'a finite number' : 'a number')
      }
      out[i] = v
    }
    return out
  }

  /** `count` numbers that describe the training and change no prediction: what is not a finite number is 0. */
  statistics(count: number): Float64Array {
    const values = this.array()
    if (values.length !== count) throw this.expectedLength(count, values.length)
    return Float64Array.from(values, (v) => (typeof v === 'number' && Number.isFinite(v) ? v : 0))
  }

  /** Whole numbers from `min` to `max`; `count` of them, where that is given. Truth values count as 0 and 1. */
  integers(min: number, max: number, count?: number): Int32Array {
    const values = this.array()
    if (count !== undefined && values.length !== count) throw this.expectedLength(count, values.length)
    const out = new Int32Array(values.length)
    for (let i = 0; i < out.length; i++) {
      const given = values[i]
      const v = typeof given === 'boolean' ? Number(given) : given
      if (typeof v !== 'number' || !Number.isInteger(v) || v < min || v > max) {
        throw new Field(given, `${this.path}[${i}]`).expected(`an integer from ${min} to ${max}`)
      }
      out[i] = v
    }
    return out
  }

  private expectedLength(count: number, got: number): FormatError {
    return new FormatError(`${this.path}: expected ${count} values, got ${got}. The file is damaged.`)
  }
}
