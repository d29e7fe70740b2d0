import { type Column, type Table, table } from '@foldwise/core'
import { splitTarget, trainTestSplit } from '@foldwise/pipelines'
import { readCsv } from '@foldwise/pipelines/csv'
import { censusFile } from './census-files.ts'

const columns = {
  age: 'number',
  workclass: 'string',
  fnlwgt: 'number',
  education: 'string',
  educationNum: 'number',
  maritalStatus: 'string',
  occupation: 'string',
  relationship: 'string',
  race: 'string',
  sex: 'string',
  capitalGain: 'number',
  capitalLoss: 'number',
  hoursPerWeek: 'number',
  nativeCountry: 'string',
  income: 'string',
} as const
const { income: _, fnlwgt: __, ...features } = columns

export type CensusSchema = typeof features
export type Income = '<=50K' | '>50K'

export interface People {
  readonly x: Table<CensusSchema>
  readonly y: readonly Income[]
}
export interface Census {
  readonly train: People
  readonly test: People
  /** Cells without a value by column, of both parts. */
  readonly missing: { readonly [column: string]: number }
}

/** How a missing text is written in the table: ONNX has no missing strings, so that it is a category like the others. */
const UNKNOWN = 'unknown'

export async function readCensus(signal: AbortSignal): Promise<Census> {
  const missing: Record<string, number> = {}
  const part = async (name: 'train' | 'test'): Promise<People> => {
    const all = await readCsv(await censusFile(name, signal), {
      header: Object.keys(columns),
      schema: columns,
      // fnlwgt says how many people a row stands for, and nothing of them.
      select: Object.keys(columns).filter((c) => c !== 'fnlwgt'),
      missing: ['?'],
      trim: true,
      signal,
    })
    for (const column of all.columns) {
      const lacking = column.data.filter((v) => (column.kind === 'string' ? v === -1 : Number.isNaN(v))).length
      if (lacking > 0) missing[column.name] = (missing[column.name] ?? 0) + lacking
    }
    const { x, y } = splitTarget(table<typeof columns>(all.columns.map(named)), 'income')
    // Labels of the test part end in a full stop.
    return { x, y: y.map((label) => label.replace('.', '') as Income) }
  }
  return { train: await part('train'), test: await part('test'), missing }
}

function named(column: Column): Column {
  if (column.kind !== 'string' || !column.data.includes(-1)) return column
  const code = column.categories.length
  return { ...column, categories: [...column.categories, UNKNOWN], data: column.data.map((v) => (v < 0 ? code : v)) }
}

/** As many rows with the classes' shares, drawn with seed 0; all of them where there are no more. */
export function someOf(people: People, rows: number | undefined): People {
  if (rows === undefined || rows >= people.y.length) return people
  return trainTestSplit(people, { testSize: rows, stratify: true, seed: 0 }).test
}
