import ts from 'typescript'

const parse = (text: string): ts.SourceFile => ts.createSourceFile('source.ts', text, ts.ScriptTarget.Latest, true)

const namesOfGenerators = (source: ts.SourceFile): string[] =>
  source.statements.flatMap((s) => (ts.isFunctionDeclaration(s) && s.asteriskToken && s.name ? [s.name.text] : []))

/** Functions of a source that return steps: declared with `function*`. */
export const generatorNames = (text: string): string[] =>
  text.includes('function*') ? namesOfGenerators(parse(text)) : []

/**
 * Statements that make steps which nobody runs, as `line: code`: calls, also awaited, whose value goes nowhere, of generators of the
 * source itself and of imported ones, whose names are among `generators`.
 */
export function idleSteps(text: string, generators: ReadonlySet<string>): string[] {
  // Parsing is slow, and most sources call none.
  if (![...generators].some((name) => text.includes(`${name}(`))) return []
  const source = parse(text)
  const known = new Set([...namesOfGenerators(source), ...importedNames(source).filter((name) => generators.has(name))])
  const found: string[] = []
  const visit = (node: ts.Node): void => {
    if (ts.isExpressionStatement(node)) {
      const call = ts.isAwaitExpression(node.expression) ? node.expression.expression : node.expression
      if (ts.isCallExpression(call) && ts.isIdentifier(call.expression) && known.has(call.expression.text)) {
        const { line } = source.getLineAndCharacterOfPosition(node.getStart(source))
        found.push(`${line + 1}: ${call.expression.text}`)
      }
    }
    ts.forEachChild(node, visit)
  }
  visit(source)
  return found
}

function importedNames(source: ts.SourceFile): string[] {
  return source.statements.flatMap((s) => {
    const named = ts.isImportDeclaration(s) ? s.importClause?.namedBindings : undefined
    return named && ts.isNamedImports(named) ? named.elements.map(({ name }) => name.text) : []
  })
}
