// Text features: from UTF-8 documents to term counts, sorted vocabularies and CSR rows.
// A document is lowered (text/lower.ts) and cut (text/scan.ts); its tokens or windows of characters are interned in hash
// tables (text/table.ts) while entries {term, count} are appended for the document (text/count.ts, text/word-grams.ts).
// Afterwards terms are sorted (text/vocabulary.ts) and each document's entries become a row (text/rows.ts).
// Nothing here allocates or checks room: callers reserve by the bounds that each comment states.
export { countChars, countSpans } from './text/count'
export { hashSpans } from './text/hash'
export { lowerText } from './text/lower'
export { countDocuments, makeRows, sumCounts, weighRows } from './text/rows'
export { charText, scanAscii, scanText, spansOfMask } from './text/scan'
export { internSpans, internTerms, rehash } from './text/table'
export { gatherTerms, gramLengths, gramSpans, sortTerms, termSpans } from './text/vocabulary'
export { countWordGrams, expandWords } from './text/word-grams'
