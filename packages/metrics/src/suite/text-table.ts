/** Columns of text side by side under their names; those of numbers flush right. */
export function textTable(
  head: readonly string[],
  rows: readonly (readonly string[])[],
  numbers: readonly number[],
): string {
  const widths = head.map((name, c) => Math.max(...[name, ...rows.map((row) => row[c]!)].map(width)))
  const line = (cells: readonly string[]) =>
    cells
      .map((cell, c) => {
        const space = ' '.repeat(widths[c]! - width(cell))
        return numbers.includes(c) ? space + cell : cell + space
      })
      .join('  ')
      .trimEnd()
  return [line(head), ...rows.map(line)].join('\n')
}

const width = (text: string) => [...text].length
