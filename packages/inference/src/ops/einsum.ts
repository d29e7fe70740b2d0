import { type HostArray, InputError, show, sizeOf, stridesOf } from '@foldwise/core'
import type { GraphOp } from '../session/graph-op.ts'
import { makeCells, numbersOf, value } from './support/cells.ts'
import { expectSameType, expectType, floats } from './support/expect.ts'

/** Sums of products by an equation such as `bij,bjk->bik`, with `...` for axes that broadcast; of floats, in float64. */
export const einsum: GraphOp = {
  name: 'Einsum',
  since: 12,
  arity: [1, Infinity, 1, 1],
  create: ({ where, attrs, inputs }) => {
    const equation = attrs.required('equation', attrs.string('equation')).replace(/\s/g, '')
    const [left = '', right, ...more] = equation.split('->')
    const terms = left.split(',')
    const known = /^[A-Za-z]*(\.\.\.)?[A-Za-z]*$/
    if (more.length > 0 || terms.length !== inputs || ![...terms, right ?? ''].every((t) => known.test(t))) {
      throw new InputError(
        `${where}: expected an equation of ${inputs} inputs such as 'ij,jk->ik', got ${show(equation)}. Check the graph.`,
      )
    }
    return (given) => {
      const xs = given as readonly HostArray[]
      expectSameType(xs, where)
      expectType(xs[0]!, floats, where)
      return [sumProducts(xs, terms, right, where)]
    }
  },
}

type Letters = readonly string[]

function sumProducts(xs: readonly HostArray[], terms: Letters, right: string | undefined, where: string): HostArray {
  const dots = Math.max(0, ...terms.map((t, i) => (t.includes('...') ? xs[i]!.shape.length - (t.length - 3) : 0)))
  const lettersOf = (term: string, rank: number): Letters => {
    const [before, after] = term.split('...') as [string, string | undefined]
    if (after === undefined) return [...before]
    const shared = rank - before.length - after.length
    return [...before, ...Array.from({ length: shared }, (_, i) => `.${dots - shared + i}`), ...after]
  }
  const letters = terms.map((t, i) => lettersOf(t, xs[i]!.shape.length))
  const sizes = sizesOf(xs, letters, where)
  const kept = right === undefined ? implied(letters) : lettersOf(right, right.replace('...', '').length + dots)
  const unknown = kept.find((l) => !sizes.has(l))
  if (unknown) throw new InputError(`${where}: expected letters of the inputs, got ${show(unknown)}. Check the graph.`)
  const summed = [...sizes.keys()].filter((l) => !kept.includes(l))
  const order = [...kept, ...summed]
  const shape = order.map((l) => sizes.get(l)!)
  // How far each input moves along each letter; a letter twice in one term is a diagonal.
  const steps = xs.map((x, i) => {
    const strides = stridesOf(x.shape)
    return order.map((l) =>
      letters[i]!.reduce((sum, other, axis) => sum + (other === l && x.shape[axis] !== 1 ? strides[axis]! : 0), 0),
    )
  })
  const keptShape = shape.slice(0, kept.length)
  const out = makeCells(xs[0]!.dtype, keptShape, where)
  const sums = new Float64Array(out.length)
  const inner = sizeOf(shape.slice(kept.length))
  const data = xs.map(numbersOf)
  const index = shape.map(() => 0)
  const at = xs.map(() => 0)
  const total = sizeOf(shape)
  for (let n = 0; n < total; n++) {
    let product = 1
    for (let i = 0; i < at.length; i++) product *= data[i]![at[i]!]!
    sums[Math.floor(n / inner)]! += product
    for (let axis = shape.length - 1; axis >= 0; axis--) {
      for (let i = 0; i < at.length; i++) at[i]! += steps[i]![axis]!
      if (++index[axis]! < shape[axis]!) break
      for (let i = 0; i < at.length; i++) at[i]! -= steps[i]![axis]! * shape[axis]!
      index[axis] = 0
    }
  }
  for (let i = 0; i < out.length; i++) out[i] = sums[i]!
  return value(xs[0]!.dtype, keptShape, out)
}

function sizesOf(xs: readonly HostArray[], letters: readonly Letters[], where: string): Map<string, number> {
  const sizes = new Map<string, number>()
  xs.forEach((x, i) => {
    if (letters[i]!.length !== x.shape.length) {
      throw new InputError(
        `${where}: expected input ${i} of ${letters[i]!.length} axes, got ${x.shape.length}. Check the graph.`,
      )
    }
    letters[i]!.forEach((l, axis) => {
      const [old = 1, now] = [sizes.get(l), x.shape[axis]!]
      if (old !== 1 && now !== 1 && old !== now) {
        throw new InputError(`${where}: expected one size for ${show(l)}, got ${old} and ${now}. Check the shapes.`)
      }
      sizes.set(l, old === 1 ? now : old)
    })
  })
  return sizes
}

/** Without `->`: what broadcasts, then the letters that are there once, in the alphabet's order. */
function implied(letters: readonly Letters[]): Letters {
  const all = letters.flat()
  const once = [...new Set(all)].filter((l) => l.startsWith('.') || all.filter((o) => o === l).length === 1)
  const place = (l: string): number => (l.startsWith('.') ? Number(l.slice(1)) - 1000 : l.codePointAt(0)!)
  return once.sort((a, b) => place(a) - place(b))
}
