import { InputError } from '@foldwise/core'

/** What is wrong with one row or one value of data to be read. */
export interface TableProblem {
  /** Of the file, from 1; of records, the row from 0. */
  readonly line: number
  /** Undefined where the row as a whole is wrong, as by its width. */
  readonly column?: string
  readonly expected: string
  readonly got: string
}

const SHOWN = 10

/** Data with rows of a wrong width or type: the message shows the first ones, `problems` has all, in order. */
export class TableError extends InputError {
  readonly problems: readonly TableProblem[]

  constructor(where: string, unit: 'line' | 'row', problems: readonly TableProblem[], remedy: string) {
    const lines = problems
      .slice(0, SHOWN)
      .map(({ line, column, expected, got }) => {
        const place = column === undefined ? '' : `, column '${column}'`
        return `  ${unit} ${line}${place}: expected ${expected}, got ${got}`
      })
      .join('\n')
    const more = problems.length > SHOWN ? `\n  and ${problems.length - SHOWN} more` : ''
    super(`${where}: expected rows as the columns say, got ${problems.length} that are not. ${remedy}\n${lines}${more}`)
    this.problems = Object.freeze([...problems])
  }
}
