import { describe, expect, test } from 'vitest'
import { chainGraphs, type Graph, GraphBuilder, InputError } from '../src/index.ts'
import { throwsExactly } from './throws.ts'

/** `output = op(input, constant)`, with the given names. */
function step(input: string, output: string, constant = 'c', dtype: 'float32' | 'string' = 'float32'): Graph {
  const g = new GraphBuilder()
  g.input(input, dtype, ['N', 2])
  g.constant({ dtype: 'float32', shape: [1], data: Float32Array.of(1) }, constant)
  const inner = g.node('Add', [input, constant], {}, { output: 'inner' })
  g.node('Mul', [inner, constant], {}, { output })
  g.output(output, 'float32', ['N', 2])
  return g.build()
}

/** Every value is made once, before it is used; the outputs are made. */
function checkWhole(g: Graph): void {
  const known = new Set([...g.inputs.map((v) => v.name), ...Object.keys(g.constants)])
  if (known.size !== g.inputs.length + Object.keys(g.constants).length) expect.fail('an input is also a constant')
  for (const node of g.nodes) {
    for (const name of node.inputs)
      if (name !== '' && !known.has(name)) expect.fail(`'${name}' is used before it is made`)
    for (const name of node.outputs) {
      if (known.has(name)) expect.fail(`'${name}' is made twice`)
      known.add(name)
    }
  }
  for (const { name } of g.outputs) if (!known.has(name)) expect.fail(`'${name}' is never made`)
}

describe('chainGraphs', () => {
  test('keeps the first inputs and the last outputs, and prefixes what is between', () => {
    const g = chainGraphs([step('x', 'a'), step('b', 'y')])
    checkWhole(g)
    expect(g.inputs.map((v) => v.name)).toEqual(['x'])
    expect(g.outputs.map((v) => v.name)).toEqual(['y'])
    expect(g.nodes.map((n) => [...n.inputs, ...n.outputs])).toEqual([
      ['x', 's0_c', 's0_inner'],
      ['s0_inner', 's0_c', 's0_a'],
      ['s0_a', 's1_c', 's1_inner'],
      ['s1_inner', 's1_c', 'y'],
    ])
    expect(Object.keys(g.constants)).toEqual(['s0_c', 's1_c'])
    expect(g.opsets).toEqual({ '': 21 })
  })

  test('gives one graph back as it is', () => {
    const g = step('x', 'y')
    expect(chainGraphs([g])).toBe(g)
  })

  test('never gives two values one name, however the steps named theirs', () => {
    const names = ['x', 's1_x', 's1_c', 's0_inner', 's2_y', 'y']
    for (const a of names) {
      for (const b of names.filter((n) => n !== a)) {
        for (const c of names) {
          for (const d of names.filter((n) => n !== c && n !== a)) {
            const constants = ['c', 's0_c', 's1_c'].filter((n) => ![a, b, c, d].includes(n))
            for (const k of constants.slice(0, 2))
              checkWhole(chainGraphs([step(a, b, k), step('p', 'q', k), step(c, d, k)]))
          }
        }
      }
    }
  })

  test('steps that hand their input on are joined as well', () => {
    const through = (name: string): Graph => {
      const g = new GraphBuilder()
      g.input(name, 'float32', ['N', 2])
      g.output(name, 'float32', ['N', 2])
      return g.build()
    }
    for (const graphs of [
      [through('x'), step('x', 'y')],
      [step('x', 'y'), through('z')],
      [step('x', 'y'), through('y')],
      [step('x', 'a'), through('b'), step('d', 'y')],
    ]) {
      const g = chainGraphs(graphs)
      checkWhole(g)
      expect(g.outputs).toEqual(graphs.at(-1)!.outputs)
    }
  })

  test('keeps optional inputs that were left out', () => {
    const g = step('x', 'y')
    const gap = { ...g, nodes: [{ ...g.nodes[0]!, inputs: ['x', '', 'c'] }, g.nodes[1]!] }
    expect(chainGraphs([gap, step('x', 'z')]).nodes[0]!.inputs).toEqual(['x', '', 's0_c'])
  })

  test('refuses what cannot be joined', async () => {
    const two = step('x', 'y')
    await throwsExactly(
      () => chainGraphs([two, { ...two, inputs: [...two.inputs, ...two.inputs] }]),
      InputError,
      'chainGraphs: expected step 1 to have one input, got 2. Only chains of single inputs can be joined.',
    )
    await throwsExactly(
      () => chainGraphs([two, step('x', 'z', 'c', 'string')]),
      InputError,
      'chainGraphs: expected step 1 to take float32, as step 0 gives, got string. Cast it.',
    )
    await throwsExactly(
      () => chainGraphs([two, { ...step('x', 'z'), opsets: { '': 20 } }]),
      InputError,
      "chainGraphs: expected one version of opset '', got 21 and 20. Export the steps with the same one.",
    )
    await throwsExactly(
      () => chainGraphs([two, step('a', 'x')]),
      InputError,
      "chainGraphs: expected the first step's inputs and the last one's outputs to have different names, got 'x' in both. Rename one.",
    )
  })
})
