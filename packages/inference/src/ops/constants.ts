import { type HostArray, InputError } from '@foldwise/core'
import type { GraphOp } from '../session/graph-op.ts'
import { cellsOf, makeCells, value } from './support/cells.ts'
import { expectIntegers, expectSameType, expectScalar, expectType, numeric } from './support/expect.ts'

/** A value written in the graph. */
export const constant: GraphOp = {
  name: 'Constant',
  arity: [0, 0, 1, 1],
  create: ({ where, attrs }) => {
    const tensor = attrs.tensor('value')
    const float = attrs.float('value_float')
    const floats = attrs.floats('value_floats')
    const int = attrs.int('value_int')
    const ints = attrs.ints('value_ints')
    const string = attrs.string('value_string')
    const strings = attrs.strings('value_strings')
    const big = (list: readonly number[]) => BigInt64Array.from(list.map(BigInt))
    const given: (HostArray | undefined)[] = [
      tensor,
      float === undefined ? undefined : value('float32', [], Float32Array.of(float)),
      floats && value('float32', [floats.length], Float32Array.from(floats)),
      int === undefined ? undefined : value('int64', [], big([int])),
      ints && value('int64', [ints.length], big(ints)),
      string === undefined ? undefined : value('string', [], [string]),
      strings && value('string', [strings.length], [...strings]),
    ]
    const found = given.filter((v) => v !== undefined)
    if (found.length !== 1) {
      throw new InputError(`${where}: expected one value, got ${found.length}. Check the graph.`)
    }
    return () => [found[0]!]
  },
}

/** An array of one repeated value; float32 zeros if none is given. */
export const constantOfShape: GraphOp = {
  name: 'ConstantOfShape',
  since: 9,
  create: ({ where, attrs }) => {
    const fill = attrs.tensor('value', value('float32', [1], Float32Array.of(0)))
    return ([to]) => {
      const shape = expectIntegers(to!, where, 'a shape')
      const out = makeCells(fill.dtype, shape, where)
      const v = cellsOf(fill)[0]!
      for (let i = 0; i < out.length; i++) out[i] = v
      return [value(fill.dtype, shape, out)]
    }
  },
}

/** Numbers from `start` up to `limit`, which is left out, in steps of `delta`. */
export const range: GraphOp = {
  name: 'Range',
  since: 11,
  arity: [3, 3, 1, 1],
  create:
    ({ where }) =>
    (inputs) => {
      const [start, limit, delta] = inputs as [HostArray, HostArray, HostArray]
      expectSameType([start, limit, delta], where)
      expectType(start, numeric, where)
      const from = expectScalar(start, where, 'start')
      const step = expectScalar(delta, where, 'delta')
      if (step === 0) throw new InputError(`${where}: expected a delta other than 0, got 0. Check the graph.`)
      const length = Math.max(0, Math.ceil((expectScalar(limit, where, 'limit') - from) / step))
      const out = makeCells(start.dtype, [length], where)
      const put = start.dtype === 'int64' ? (v: number) => BigInt(v) : (v: number) => v
      for (let i = 0; i < length; i++) out[i] = put(from + i * step)
      return [value(start.dtype, [length], out)]
    },
}
