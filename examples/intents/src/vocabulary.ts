import { Tokenizer } from '@huggingface/tokenizers'

/** Words rarer than this, and pieces of words, are left to smaller pieces. */
const LEAST_WORDS = 2
const LEAST_PIECES = 10
const LONGEST_PIECE = 6

/**
 * A tokenizer into words and pieces of words, with the vocabulary of these texts: words seen twice, starts and ends of words
 * seen ten times, single characters. Token 0 is padding.
 */
export function tokenizerOf(texts: readonly string[]): Tokenizer {
  return new Tokenizer(tokenizerFile(texts), { unk_token: '[UNK]', pad_token: '[PAD]' })
}

/** What tokenizer.json holds, as the `tokenizers` of Python read it too. */
function tokenizerFile(texts: readonly string[]): object {
  const words = counted(texts.flatMap((text) => text.toLowerCase().match(/[\p{L}\p{N}]+|[^\s\p{L}\p{N}]/gu) ?? []))
  const pieces = new Map<string, number>()
  const characters = new Set<string>()
  for (const [word, times] of words) {
    const letters = [...word]
    letters.forEach((letter, i) => {
      characters.add(i > 0 ? `##${letter}` : letter)
    })
    for (let n = 2; n <= Math.min(LONGEST_PIECE, letters.length - 1); n++) {
      for (const piece of [letters.slice(0, n).join(''), `##${letters.slice(-n).join('')}`]) {
        pieces.set(piece, (pieces.get(piece) ?? 0) + times)
      }
    }
  }
  const frequent = (counts: ReadonlyMap<string, number>, least: number) =>
    [...counts].filter(([, times]) => times >= least).map(([piece]) => piece)
  const all = new Set([...characters, ...frequent(pieces, LEAST_PIECES), ...frequent(words, LEAST_WORDS)])
  const vocabulary = ['[PAD]', '[UNK]', ...[...all].sort()]
  return {
    version: '1.0',
    normalizer: { type: 'Lowercase' },
    pre_tokenizer: { type: 'BertPreTokenizer' },
    post_processor: null,
    decoder: { type: 'WordPiece', prefix: '##', cleanup: true },
    added_tokens: [],
    model: {
      type: 'WordPiece',
      unk_token: '[UNK]',
      continuing_subword_prefix: '##',
      max_input_chars_per_word: 100,
      vocab: Object.fromEntries(vocabulary.map((piece, i) => [piece, i])),
    },
  }
}

function counted(words: readonly string[]): Map<string, number> {
  const counts = new Map<string, number>()
  for (const word of words) counts.set(word, (counts.get(word) ?? 0) + 1)
  return counts
}
