import { type Attr, type GraphNode, type HostArray, InputError, show } from '@foldwise/core'

type Kinds = {
  readonly int: number
  readonly float: number
  readonly string: string
  readonly ints: readonly number[]
  readonly floats: readonly number[]
  readonly strings: readonly string[]
  readonly tensor: HostArray
}

/**
 * The attributes of a node, read by name and kind. It remembers which were read: one that its operator does not know
 * would change the result in a way nobody sees, so a session refuses it.
 */
export class Attrs {
  private readonly where: string
  private readonly attrs: GraphNode['attrs']
  private readonly seen = new Set<string>()

  constructor(where: string, attrs: GraphNode['attrs']) {
    this.where = where
    this.attrs = attrs
  }

  int<D = undefined>(name: string, missing?: D): number | D {
    return this.get(name, 'int', missing)
  }
  float<D = undefined>(name: string, missing?: D): number | D {
    return this.get(name, 'float', missing)
  }
  string<D = undefined>(name: string, missing?: D): string | D {
    return this.get(name, 'string', missing)
  }
  ints<D = undefined>(name: string, missing?: D): readonly number[] | D {
    return this.get(name, 'ints', missing)
  }
  floats<D = undefined>(name: string, missing?: D): readonly number[] | D {
    return this.get(name, 'floats', missing)
  }
  strings<D = undefined>(name: string, missing?: D): readonly string[] | D {
    return this.get(name, 'strings', missing)
  }
  tensor<D = undefined>(name: string, missing?: D): HostArray | D {
    return this.get(name, 'tensor', missing)
  }

  /** An integer attribute that means yes or no. */
  flag(name: string, missing = false): boolean {
    const value = this.int(name, missing ? 1 : 0)
    if (value !== 0 && value !== 1) throw this.error(`expected ${show(name)} of 0 or 1, got ${value}. Check the graph.`)
    return value === 1
  }

  /** A string attribute out of a few. */
  oneOf<T extends string>(name: string, choices: readonly T[], missing: T): T {
    const value = this.string(name, missing)
    if (!choices.includes(value as T)) {
      throw this.error(
        `expected ${show(name)} of ${choices.map(show).join(', ')}, got ${show(value)}. Check the graph.`,
      )
    }
    return value as T
  }

  /** The value of an attribute the operator cannot do without. */
  required<T>(name: string, value: T | undefined): T {
    if (value === undefined) throw this.error(`expected attribute ${show(name)}, got none. Check the graph.`)
    return value
  }

  /** Marks attributes that training uses and inference may ignore. */
  ignore(...names: string[]): void {
    for (const name of names) this.seen.add(name)
  }

  /** Throws `InputError` if an attribute was never read. */
  assertAllRead(): void {
    const unknown = Object.keys(this.attrs).find((name) => !this.seen.has(name))
    if (unknown !== undefined) {
      throw this.error(`expected attributes this operator has, got ${show(unknown)}. Export the model without it.`)
    }
  }

  private get<K extends keyof Kinds, D>(name: string, kind: K, missing?: D): Kinds[K] | D {
    this.seen.add(name)
    if (!Object.hasOwn(this.attrs, name)) return missing as D
    const attr = this.attrs[name]! as Attr & Kinds
    if (!Object.hasOwn(attr, kind)) {
      throw this.error(`expected ${show(name)} of kind ${kind}, got ${Object.keys(attr)[0]}. Check the graph.`)
    }
    return attr[kind]
  }

  private error(message: string): InputError {
    return new InputError(`${this.where}: ${message}`)
  }
}
