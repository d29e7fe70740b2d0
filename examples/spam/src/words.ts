export interface Word {
  readonly word: string
  /** Coefficient: above 0 speaks for spam, below for ham. */
  readonly weight: number
}

/** The words with the largest coefficients each way, strongest first. */
export function strongestWords(
  names: readonly string[],
  coef: ArrayLike<number>,
  count: number,
): { spam: Word[]; ham: Word[] } {
  const order = Array.from(names, (_, i) => i).sort((a, b) => coef[b]! - coef[a]!)
  const word = (i: number): Word => ({ word: names[i]!, weight: coef[i]! })
  return { spam: order.slice(0, count).map(word), ham: order.slice(-count).reverse().map(word) }
}
