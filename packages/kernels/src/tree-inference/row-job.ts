import type { Workspace } from '../loader/workspace.ts'

/** Fields of assembly/tree-inference/row-job.ts, in its order, behind `zero`. */
const POINTERS = [
  'values',
  'readings',
  'edges',
  'roots',
  'below',
  'third',
  'fourth',
  'leaves',
  'outputOf',
  'base',
  'exits',
  'out',
  'bins',
  'places',
] as const
const INTEGERS = [
  'searches',
  'numbers',
  'step',
  'half',
  'missingLeft',
  'single',
  'outputs',
  'rootLevels',
  'stages',
  'sixteen',
] as const
const FIELDS = [...POINTERS, ...INTEGERS] as const

type Given = Exclude<(typeof FIELDS)[number], 'exits' | 'sixteen'>
export type RowJobFields = { readonly zero: number } & { readonly [K in Given]: number }

/** Where `scoreFew` finds its trees: a record in kernel memory, as long as the workspace lives. */
export function rowJob(ws: Workspace, fields: RowJobFields): number {
  const all = { ...fields, exits: ws.uint8(exits()).at, sixteen: 16 }
  const words = new Int32Array(2 + FIELDS.length)
  new Float64Array(words.buffer, 0, 1)[0] = fields.zero
  FIELDS.forEach((name, i) => {
    words[2 + i] = all[name]
  })
  return ws.int32(words).at
}

/** The way out of a block of seven nodes, 0 to 7 from left to right, that bits of the nodes that send to the right lead to. */
function exits(): Uint8Array {
  return Uint8Array.from({ length: 256 }, (_, bits) => {
    let node = 0
    while (node < 7) node = 2 * node + 1 + ((bits >> node) & 1)
    return node - 7
  })
}
