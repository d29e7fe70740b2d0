import { FormatError } from '@foldwise/core'

/** A name that a pickle asks for. Nothing is looked up or called: what it would make stays data. */
export interface Made {
  readonly global: string
  readonly args: readonly unknown[]
}

const MARK = Symbol('mark')

/**
 * One pickle of a file, from `at`: numbers, texts, lists, tuples (as arrays) and dicts (as maps), as PyTorch writes them, with
 * `Made` for everything that would be code. `persistent` is asked for what the file keeps elsewhere.
 * https://docs.python.org/3/library/pickletools.html
 */
export function readPickle(
  bytes: Uint8Array,
  at: number,
  persistent: (id: unknown) => unknown,
): { readonly value: unknown; readonly end: number } {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength)
  const stack: unknown[] = []
  const memo = new Map<number, unknown>()
  const decoder = new TextDecoder('utf-8', { fatal: true })
  const take = (length: number): Uint8Array => {
    if (at + length > bytes.length) throw damaged('a whole pickle', 'one that is cut off')
    at += length
    return bytes.subarray(at - length, at)
  }
  const line = (): string => {
    const end = bytes.indexOf(0x0a, at)
    if (end < 0) throw damaged('the end of a line', 'none')
    const found = decoder.decode(bytes.subarray(at, end))
    at = end + 1
    return found
  }
  const number = (length: number, read: (place: number) => number): number => {
    take(length)
    return read(at - length)
  }
  const uint8 = (): number => take(1)[0]!
  const uint16 = (): number => number(2, (p) => view.getUint16(p, true))
  const int32 = (): number => number(4, (p) => view.getInt32(p, true))
  const toMark = (): unknown[] => {
    const from = stack.lastIndexOf(MARK)
    if (from < 0) throw damaged('a mark', 'none')
    return stack.splice(from).slice(1)
  }
  const fillTop = (items: readonly unknown[]): void => {
    const target = stack.at(-1)
    if (target instanceof Map) for (let i = 0; i + 1 < items.length; i += 2) target.set(items[i], items[i + 1])
    else if (Array.isArray(target)) target.push(...items)
    else throw damaged('a dict or a list to fill', typeof target)
  }
  const steps: { readonly [opcode: string]: () => void } = {
    '\x80': () => take(1),
    '(': () => stack.push(MARK),
    ')': () => stack.push([]),
    ']': () => stack.push([]),
    '}': () => stack.push(new Map()),
    N: () => stack.push(null),
    '\x88': () => stack.push(true),
    '\x89': () => stack.push(false),
    K: () => stack.push(uint8()),
    M: () => stack.push(uint16()),
    J: () => stack.push(int32()),
    G: () => stack.push(number(8, (p) => view.getFloat64(p))),
    '\x8a': () => stack.push([...take(uint8())].reduceRight((v, b) => v * 256n + BigInt(b), 0n)),
    X: () => stack.push(decoder.decode(take(int32()))),
    c: () => stack.push({ global: `${line()}.${line()}`, args: [] }),
    t: () => stack.push(toMark()),
    '\x85': () => stack.push(stack.splice(-1)),
    '\x86': () => stack.push(stack.splice(-2)),
    '\x87': () => stack.push(stack.splice(-3)),
    q: () => memo.set(uint8(), stack.at(-1)),
    r: () => memo.set(int32(), stack.at(-1)),
    h: () => stack.push(memo.get(uint8())),
    j: () => stack.push(memo.get(int32())),
    e: () => fillTop(toMark()),
    u: () => fillTop(toMark()),
    a: () => fillTop(stack.splice(-1)),
    s: () => fillTop(stack.splice(-2)),
    b: () => stack.pop(),
    Q: () => stack.push(persistent(stack.pop())),
    R: () => {
      const [made, args] = stack.splice(-2) as [Made, unknown[]]
      stack.push(made.global === 'collections.OrderedDict' ? new Map() : { global: made.global, args })
    },
  }
  for (;;) {
    const code = String.fromCharCode(uint8())
    if (code === '.') return { value: stack.pop(), end: at }
    const step = steps[code]
    if (!step) throw damaged('a pickle of tensors', `the instruction ${JSON.stringify(code)}`)
    step()
  }
}

const damaged = (want: string, got: string): FormatError =>
  new FormatError(`torch file: expected ${want}, got ${got}. Save a state_dict, or use safetensors.`)
