import { apply, type Graph, type HostArray, type Tensor, trace } from '@foldwise/core'
import { opTable } from '@foldwise/core/ops'
import { describe, expect, test } from 'vitest'
import { opSamples, sampleTensors } from '../../testing/src/index.ts'
import { session } from '../src/index.ts'
import { ort, runOrt, withoutOrt } from './support/onnxruntime.ts'

type Sample = (typeof opSamples)[number]

/** What ONNX allows and ONNX Runtime 1.30 does not do: `Where` of bool, and `ArgMax` of nothing has the wrong shape. */
const beyondOrt = ({ op, inputs }: Sample): boolean =>
  (op.name === 'where' && inputs[1]!.dtype === 'bool') || (op.name.startsWith('arg') && inputs[0]!.shape.includes(0))

const withOnnx = opTable.filter((o) => o.onnx)

describe.skipIf(!ort)('the ONNX forms of core ops, in ONNX Runtime', () => {
  for (const op of withOnnx) {
    test(`${op.name} gives what its reference gives`, async () => {
      for (const sample of opSamples.filter((s) => s.op === op && !beyondOrt(s))) await compare(sample, runOrt)
    })
  }
})

describe('the ONNX forms of core ops, in our session', () => {
  const run: Engine = async (graph, feeds) => (await session(graph)).run(feeds)
  for (const op of withOnnx) {
    test(`${op.name} gives what its reference gives`, async () => {
      for (const sample of opSamples.filter((s) => s.op === op)) await compare(sample, run)
    })
  }
})

if (!ort) test.skip(withoutOrt, () => {})

type Feeds = { readonly [name: string]: HostArray }
type Engine = (graph: Graph, feeds: Feeds) => Promise<Feeds>

async function compare({ op, attrs, ...rest }: Sample, run: Engine): Promise<void> {
  const ins = sampleTensors({ op, attrs, ...rest })
  const specs = ins.map(({ shape, dtype }, i) => ({ name: `x${i}`, shape, dtype }))
  const graph = trace((...xs) => apply(op, xs, attrs)[0]!, specs)
  const feeds = Object.fromEntries(ins.map((t, i) => [`x${i}`, hostArray(t)]))
  const got = (await run(graph, feeds)).output!
  const [want] = apply(op, ins, attrs)
  expect(got.shape, op.name).toEqual([...want!.shape])
  const expected = await want!.data()
  const slack = (rest.slack ?? 1) * 2e-5
  for (const [i, v] of Array.from(expected).entries()) {
    const g = Number(got.data[i])
    if (!(Math.abs(g - v) <= slack * (1 + Math.abs(v)))) {
      expect.fail(
        `${op.name}(${JSON.stringify(specs.map((s) => s.shape))}, ${JSON.stringify(attrs)}): ${g} for ${v} at ${i}`,
      )
    }
  }
}

const hostArray = (t: Tensor): HostArray =>
  ({ dtype: t.dtype, shape: t.shape, data: t.value as Float32Array }) as HostArray
