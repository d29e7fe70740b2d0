import ts from 'typescript'

/** Statements of an index file that are no named re-export: stars, logic, declarations. */
export function unnamedExports(text: string): string[] {
  const source = ts.createSourceFile('index.ts', text, ts.ScriptTarget.Latest, true)
  return source.statements.filter((s) => !isNamedReExport(s)).map((s) => s.getText(source).split('\n')[0]!)
}

function isNamedReExport(statement: ts.Statement): boolean {
  if (!ts.isExportDeclaration(statement) || !statement.exportClause) return false
  // `export {}` marks an index that is still empty.
  if (ts.isNamedExports(statement.exportClause) && statement.exportClause.elements.length === 0) return true
  return statement.moduleSpecifier !== undefined
}
