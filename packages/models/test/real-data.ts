import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { gunzipSync } from 'node:zlib'
import { type SparseMatrix, sparseMatrix } from '@foldwise/core'
import { readNpz } from './npz.ts'

const data = process.env.FOLDWISE_DATA ?? fileURLToPath(new URL('../../../../shared/data', import.meta.url))
const tabular = join(data, 'tabular')
const imbalanced = join(data, 'imbalanced')
const agaricusFolder = join(data, 'gbdt', 'xgboost-agaricus')

export const haveTabular: boolean = existsSync(tabular)
export const haveImbalanced: boolean = existsSync(imbalanced)
export const haveAgaricus: boolean = existsSync(agaricusFolder)

export interface Rows {
  readonly x: readonly (readonly number[])[]
  readonly y: readonly number[]
}
export interface TrainTest {
  readonly train: Rows
  readonly test: Rows
}

function cells(...path: string[]): string[][] {
  const bytes = readFileSync(join(tabular, ...path))
  const text = (path.at(-1)!.endsWith('.gz') ? gunzipSync(bytes) : bytes).toString().trim()
  return text.split('\n').map((line) => line.split(',').map((c) => c.trim()))
}

type Places = ReadonlyMap<number, ReadonlyMap<string, number>>
const missing = (v: string): boolean => v === '' || v === '?'

/** Of columns of texts, the place of each in ascending order. */
const placesOf = (rows: readonly string[][], columns: readonly number[]): Places =>
  new Map(
    columns.map((j) => {
      const texts = [...new Set(rows.map((r) => r[j]!))].filter((v) => !missing(v)).sort()
      return [j, new Map(texts.map((v, i) => [v, i]))]
    }),
  )

/** Numbers as they are, texts as their places; what is missing or unknown is NaN. */
const encoded = (rows: readonly string[][], places: Places): number[][] =>
  rows.map((r) => r.map((v, j) => (missing(v) ? NaN : places.has(j) ? (places.get(j)!.get(v) ?? NaN) : Number(v))))

function split(x: number[][], y: number[]): TrainTest {
  const side = (test: boolean): Rows => ({
    x: x.filter((_, i) => (i % 4 === 3) === test),
    y: y.filter((_, i) => (i % 4 === 3) === test),
  })
  return { train: side(false), test: side(true) }
}

function labelled(rows: readonly string[][]): TrainTest {
  const numbers = rows.map((r) => r.map(Number))
  return split(
    numbers.map((r) => r.slice(0, -1)),
    numbers.map((r) => r.at(-1)!),
  )
}

/** The sets of packages/repo-checks/golden/real-data.py, read and split as there. */
export const realData = {
  housing() {
    const rows = cells('california-housing', 'housing.csv.gz').slice(1)
    const inputs = rows.map((r) => r.toSpliced(8, 1))
    return split(
      encoded(inputs, placesOf(inputs, [8])),
      rows.map((r) => Number(r[8]) / 1e5),
    )
  },
  adult() {
    const [train, test] = ['train', 'test'].map((part) => cells('uci', `adult-${part}.csv.gz`)) as [
      string[][],
      string[][],
    ]
    const places = placesOf(train, [1, 3, 5, 6, 7, 8, 9, 13])
    const side = (rows: string[][]): Rows => ({
      x: encoded(
        rows.map((r) => r.slice(0, 14)),
        places,
      ),
      y: rows.map((r) => Number(r[14]!.startsWith('>50K'))),
    })
    return { train: side(train), test: side(test) }
  },
  digits: () => labelled(cells('sklearn', 'digits.csv.gz')),
  breastCancer: () => labelled(cells('sklearn', 'breast_cancer.csv').slice(1)),
  cover: () => rare('10_cover.npz'),
  http: () => rare('16_http.npz'),
} as const

/** Every fourth row of a set of rare events. */
function rare(file: string): TrainTest {
  const { X, y } = readNpz(readFileSync(join(imbalanced, file)))
  const width = X!.shape[1]!
  const rows = Array.from({ length: Math.ceil(y!.values.length / 4) }, (_, i) => 4 * i)
  return split(
    rows.map((r) => Array.from(X!.values.subarray(r * width, (r + 1) * width))),
    rows.map((r) => y!.values[r]!),
  )
}

/** XGBoost's mushrooms: 126 columns of ones. */
export function agaricus(part: 'train' | 'test'): { x: SparseMatrix; y: number[] } {
  const lines = readFileSync(join(agaricusFolder, `agaricus.txt.${part}`), 'utf8')
    .trim()
    .split('\n')
  const indptr = [0]
  const [indices, values, y]: [number[], number[], number[]] = [[], [], []]
  for (const line of lines) {
    const [label, ...entries] = line.trim().split(' ')
    y.push(Number(label))
    for (const [j, v] of entries.map((e) => e.split(':').map(Number) as [number, number]).sort((a, b) => a[0] - b[0])) {
      indices.push(j)
      values.push(v)
    }
    indptr.push(indices.length)
  }
  return {
    x: sparseMatrix([lines.length, 127], Int32Array.from(indptr), Int32Array.from(indices), Float64Array.from(values)),
    y,
  }
}
