import ts from 'typescript'

/** What the language defines to the last bit, and constants. The rest differs between engines, or is not seeded. */
const exact =
  /^(abs|ceil|clz32|floor|fround|f16round|imul|max|min|round|sign|sqrt|trunc|E|LN2|LN10|LOG2E|LOG10E|PI|SQRT1_2|SQRT2)$/

/**
 * Uses of `Math` whose last bit differs between engines, as `line: code`: `Math.exp` and its like, `Math.random`, and
 * `**` of anything but literals.
 */
export function inexactMath(text: string): string[] {
  const source = ts.createSourceFile('source.ts', text, ts.ScriptTarget.Latest, true)
  const found: string[] = []
  const add = (node: ts.Node) => {
    const { line } = source.getLineAndCharacterOfPosition(node.getStart(source))
    found.push(`${line + 1}: ${node.getText(source)}`)
  }
  const visit = (node: ts.Node): void => {
    if (ts.isIdentifier(node) && node.text === 'Math') {
      const { parent } = node
      if (!ts.isPropertyAccessExpression(parent) || !exact.test(parent.name.text)) add(parent)
    } else if (ts.isBinaryExpression(node) && isPower(node) && !(isLiteral(node.left) && isLiteral(node.right))) {
      add(node)
    }
    ts.forEachChild(node, visit)
  }
  visit(source)
  return found
}

function isPower({ operatorToken: { kind } }: ts.BinaryExpression): boolean {
  return kind === ts.SyntaxKind.AsteriskAsteriskToken || kind === ts.SyntaxKind.AsteriskAsteriskEqualsToken
}

function isLiteral(node: ts.Expression): boolean {
  return (
    ts.isNumericLiteral(node) ||
    ts.isBigIntLiteral(node) ||
    (ts.isPrefixUnaryExpression(node) && isLiteral(node.operand))
  )
}
