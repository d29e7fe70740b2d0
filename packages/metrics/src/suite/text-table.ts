export interface TextColumn {
  readonly head: string
  /** Flush right. */
  readonly number?: boolean
  readonly cells: readonly string[]
}

export interface TextStyle {
  readonly heading: (text: string) => string
  readonly table: (columns: readonly TextColumn[]) => string
  /** Items with a word in front that says what they are. */
  readonly list: (items: readonly (readonly [kind: string, text: string])[]) => string
}

/** For terminals and logs: columns lined up by spaces. */
export const plainText: TextStyle = {
  heading: printable,
  table: (columns) => {
    const filled = columns.map(({ head, number = false, cells }) => {
      const all = [head, ...cells].map(printable)
      const widest = Math.max(...all.map(width))
      return all.map((cell) =>
        number ? ' '.repeat(widest - width(cell)) + cell : cell + ' '.repeat(widest - width(cell)),
      )
    })
    return rowsOf(filled, (cells) => cells.join('  ').trimEnd())
  },
  list: (items) => items.map(([kind, text]) => `${kind}: ${printable(text)}`).join('\n'),
}

/** For pull requests, in GitHub's flavour. */
export const markdown: TextStyle = {
  heading: (text) => `## ${escaped(text)}`,
  table: (columns) => {
    const filled = columns.map(({ head, number = false, cells }) => [
      escaped(head),
      number ? '--:' : '---',
      ...cells.map(escaped),
    ])
    return rowsOf(filled, (cells) => `| ${cells.join(' | ')} |`)
  },
  list: (items) => items.map(([kind, text]) => `- **${kind}**: ${escaped(text)}`).join('\n'),
}

const rowsOf = (columns: readonly (readonly string[])[], line: (cells: readonly string[]) => string): string =>
  columns[0]!.map((_, row) => line(columns.map((column) => column[row]!))).join('\n')

/** Without the characters by which a text could command a terminal, such as escape. */
function printable(text: string): string {
  return text.replace(/\p{Cc}/gu, '\ufffd')
}

const escaped = (text: string) => printable(text).replace(/[\\`*_[\]<>|#&~]/g, (c) => `&#${c.charCodeAt(0)};`)
const width = (text: string) => [...text].length
