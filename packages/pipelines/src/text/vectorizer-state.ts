import { FormatError, hostData, hostTensor, type State, type Tensor } from '@foldwise/core'
import { type EncodedTerms, UNICODE_VERSION } from '@foldwise/kernels'

/** What a vectorizer keeps: its terms as UTF-8 with offsets, and a weight a column where it has one. */
export function vectorizerState(vocabulary: EncodedTerms, documents: number, idf?: Float64Array): State {
  const { bytes, offsets } = vocabulary
  return {
    tensors: {
      vocabulary: hostTensor(bytes, [bytes.length], 'uint8'),
      offsets: hostTensor(offsets, [offsets.length], 'int32'),
      ...(idf && { idf: hostTensor(idf, [idf.length], 'float64') }),
    },
    facts: { documents, terms: offsets.length - 1, unicode: UNICODE_VERSION },
  }
}

/** The terms of a state that may come from a file. Throws `FormatError` where they are not what `vectorizerState` makes. */
export function stateTerms(type: string, state: State): EncodedTerms {
  const bytes = read(type, state, 'vocabulary', 'uint8')
  const offsets = read(type, state, 'offsets', 'int32')
  let ok = offsets.length > 1 && offsets[0] === 0 && offsets[offsets.length - 1] === bytes.length
  for (let i = 1; ok && i < offsets.length; i++) ok = offsets[i]! > offsets[i - 1]!
  if (!ok) throw damaged(type, 'offsets that ascend from 0 to the length of the vocabulary')
  return { bytes, offsets }
}

/** The column weights of a state, or null where `used` is false. */
export function stateIdf(type: string, state: State, used: boolean, columns: number): Float64Array | null {
  if (!used) return null
  const idf = read(type, state, 'idf', 'float64')
  if (idf.length !== columns || !idf.every((v) => Number.isFinite(v))) {
    throw damaged(type, `${columns} finite weights`)
  }
  return idf
}

function read<D extends 'uint8' | 'int32' | 'float64'>(type: string, state: State, name: string, dtype: D) {
  const tensor = state.tensors[name]
  if (tensor?.dtype !== dtype || tensor.shape.length !== 1) throw damaged(type, `a ${dtype} vector '${name}'`)
  return hostData(tensor as Tensor<D>)
}

const damaged = (type: string, what: string): FormatError =>
  new FormatError(`${type}.restore: expected ${what}, got something else. The file is damaged.`)
