// JavaScript's parsers of CSV, on the file that pandas' side has written: each to what it makes of values of several kinds.
import { readFileSync } from 'node:fs'
import { parse } from 'csv-parse/sync'
import Papa from 'papaparse'
import { inferSchema, initParser } from 'udsv'

export const versions = () =>
  Object.fromEntries(
    ['papaparse', 'csv-parse', 'udsv'].map((n) => [
      n,
      JSON.parse(readFileSync(new URL(`./node_modules/${n}/package.json`, import.meta.url), 'utf8')).version,
    ]),
  )

const text = (path) => readFileSync(path, 'utf8')

export const papaparse = ({ path }) =>
  Papa.parse(text(path), { header: false, dynamicTyping: true, skipEmptyLines: true }).data.slice(1)
export const csvparse = ({ path }) => parse(text(path), { from_line: 2, cast: true })
export function udsv({ path }) {
  const file = text(path)
  return initParser(inferSchema(file)).typedArrs(file)
}

export const describe = (call, out) => (call === 'versions' ? out : { sum: out.reduce((a, row) => a + row[2], 0) })
