import { FormatError } from '@foldwise/core'

/** What a pickle may hold here: no objects but those that the reader makes of names it knows. */
export type Pickled =
  | null
  | boolean
  | number
  | bigint
  | string
  | readonly Pickled[]
  | ReadonlyMap<Pickled, Pickled>
  | Known

/** Something that the reader made or knows, by what it is. */
export interface Known {
  readonly kind: string
}

export interface PickleRules {
  /** What a name such as `torch.FloatStorage` stands for; undefined refuses the file. Nothing is ever run. */
  readonly global: (name: string) => Known | undefined
  /** What calling it with these gives. */
  readonly call: (what: Known, args: readonly Pickled[]) => Pickled
  /** What an object outside of the pickle is. */
  readonly persistent: (id: Pickled) => Pickled
}

const MARK = Symbol('mark')
/** Steps and entries that no honest file comes near. */
const MOST_STEPS = 20_000_000
const MOST_VALUES = 1_000_000

/**
 * Reads one pickle, by a machine that builds lists, tuples, dictionaries, numbers and strings, and names no other code than
 * `rules` knows. Returns the value and where the pickle ends. Throws `FormatError` that names what is not allowed.
 */
export function unpickle(bytes: Uint8Array, rules: PickleRules, from = 0): { value: Pickled; end: number } {
  return new Machine(bytes, rules, from).run()
}

class Machine {
  private readonly bytes: Uint8Array
  private readonly view: DataView
  private readonly rules: PickleRules
  private at: number
  private readonly stack: (Pickled | typeof MARK)[] = []
  private readonly memo = new Map<number, Pickled>()

  constructor(bytes: Uint8Array, rules: PickleRules, from: number) {
    this.bytes = bytes
    this.view = new DataView(bytes.buffer, bytes.byteOffset, bytes.length)
    this.rules = rules
    this.at = from
  }

  run(): { value: Pickled; end: number } {
    for (let steps = 0; steps < MOST_STEPS; steps++) {
      const code = this.take(1)[0]!
      if (code === 0x2e) return { value: this.pop(), end: this.at }
      this.step(code)
      if (this.stack.length > MOST_VALUES) throw bad('fewer values', `${this.stack.length}`)
    }
    throw bad(`at most ${MOST_STEPS} steps`, 'more')
  }

  private step(code: number): void {
    const { stack } = this
    switch (String.fromCharCode(code)) {
      case '\x80': // PROTO
        if (this.take(1)[0]! > 5) throw bad('protocol 5 or older', 'a newer one')
        return
      case '\x95': // FRAME
        this.take(8)
        return
      case '(':
        stack.push(MARK)
        return
      case '0':
        this.pop()
        return
      case 'N':
        stack.push(null)
        return
      case '\x88':
        stack.push(true)
        return
      case '\x89':
        stack.push(false)
        return
      case 'J':
        stack.push(this.number(4, (o) => this.view.getInt32(o, true)))
        return
      case 'K':
        stack.push(this.take(1)[0]!)
        return
      case 'M':
        stack.push(this.number(2, (o) => this.view.getUint16(o, true)))
        return
      case 'G':
        stack.push(this.number(8, (o) => this.view.getFloat64(o, false)))
        return
      case '\x8a': // LONG1
        stack.push(long(this.take(this.take(1)[0]!)))
        return
      case 'X':
        stack.push(text(this.take(this.length(4))))
        return
      case '\x8c': // SHORT_BINUNICODE
        stack.push(text(this.take(this.take(1)[0]!)))
        return
      case 'U': // SHORT_BINSTRING, of Python 2
        stack.push(text(this.take(this.take(1)[0]!)))
        return
      case ']':
      case ')':
        stack.push([])
        return
      case '}':
        stack.push(new Map())
        return
      case 't':
      case 'l':
        stack.push(this.sinceMark())
        return
      case '\x85':
      case '\x86':
      case '\x87':
        stack.push(this.last(code - 0x84))
        return
      case 'a':
        this.append([this.pop()])
        return
      case 'e':
        this.append(this.sinceMark())
        return
      case 's':
        this.set(this.last(2))
        return
      case 'u':
        this.set(this.sinceMark())
        return
      case 'q':
        this.memo.set(this.take(1)[0]!, this.top())
        return
      case 'r':
        this.memo.set(this.length(4), this.top())
        return
      case '\x94': // MEMOIZE
        this.memo.set(this.memo.size, this.top())
        return
      case 'h':
        stack.push(this.recall(this.take(1)[0]!))
        return
      case 'j':
        stack.push(this.recall(this.length(4)))
        return
      case 'c':
        stack.push(this.global(this.line(), this.line()))
        return
      case '\x93': {
        // STACK_GLOBAL
        const [module, name] = this.last(2)
        stack.push(this.global(String(module), String(name)))
        return
      }
      case 'R': {
        const [what, args] = this.last(2)
        if (!isKnown(what!) || !Array.isArray(args)) throw bad('a call of a known name', 'another')
        stack.push(this.rules.call(what, args))
        return
      }
      case 'Q':
        stack.push(this.rules.persistent(this.pop()))
        return
      case 'b': {
        // BUILD: attributes of a dictionary, such as a state dict's `_metadata`, say nothing about tensors.
        this.pop()
        if (!(this.top() instanceof Map)) throw bad('attributes of a dictionary', 'those of another object')
        return
      }
      default:
        throw bad('numbers, strings, lists, dictionaries and tensors', `the instruction 0x${code.toString(16)}`)
    }
  }

  private take(count: number): Uint8Array {
    if (this.at + count > this.bytes.length) throw bad(`${count} bytes more`, 'the end')
    this.at += count
    return this.bytes.subarray(this.at - count, this.at)
  }

  private number(width: number, read: (at: number) => number): number {
    this.take(width)
    return read(this.at - width)
  }

  private length(width: 4): number {
    return this.number(width, (at) => this.view.getUint32(at, true))
  }

  private line(): string {
    const end = this.bytes.indexOf(10, this.at)
    if (end < 0 || end - this.at > 1000) throw bad('a name', 'none that ends')
    return text(this.take(end - this.at + 1)).slice(0, -1)
  }

  private global(module: string, name: string): Known {
    const known = this.rules.global(`${module}.${name}`)
    if (known) return known
    throw bad('tensors and nothing that runs', `the name '${module}.${name}'`)
  }

  private top(): Pickled {
    const value = this.stack.at(-1)
    if (value === undefined || value === MARK) throw bad('a value', 'none')
    return value as Pickled
  }

  private pop(): Pickled {
    const value = this.top()
    this.stack.pop()
    return value
  }

  private last(count: number): Pickled[] {
    return Array.from({ length: count }, () => this.pop()).reverse()
  }

  private sinceMark(): Pickled[] {
    const at = this.stack.lastIndexOf(MARK)
    if (at < 0) throw bad('a mark', 'none')
    const values = this.stack.splice(at)
    return values.slice(1) as Pickled[]
  }

  private append(values: readonly Pickled[]): void {
    const list = this.top()
    if (!Array.isArray(list)) throw bad('a list to add to', 'another value')
    for (const v of values) list.push(v)
  }

  private set(values: readonly Pickled[]): void {
    const map = this.top()
    if (!(map instanceof Map) || values.length % 2 > 0) throw bad('a dictionary to add pairs to', 'others')
    for (let i = 0; i < values.length; i += 2) map.set(values[i]!, values[i + 1]!)
  }

  private recall(key: number): Pickled {
    const value = this.memo.get(key)
    if (value === undefined) throw bad('a value that was kept', 'none')
    return value
  }
}

export const isKnown = (value: Pickled): value is Known =>
  typeof value === 'object' && value !== null && !Array.isArray(value) && !(value instanceof Map)

const decoder = new TextDecoder('utf-8')
// Shared memory cannot be decoded.
const text = (bytes: Uint8Array): string => decoder.decode(bytes.slice())

/** A whole number of any length, least byte first, in two's complement; a bigint where a number would not be exact. */
function long(bytes: Uint8Array): number | bigint {
  let value = 0n
  bytes.forEach((byte, i) => {
    value |= BigInt(byte) << BigInt(8 * i)
  })
  const signed = BigInt.asIntN(8 * bytes.length, value)
  return Number.isSafeInteger(Number(signed)) ? Number(signed) : signed
}

const bad = (what: string, got: string): FormatError =>
  new FormatError(
    `pickle: expected ${what}, got ${got}. Save the state dict alone: torch.save(model.state_dict(), file).`,
  )
