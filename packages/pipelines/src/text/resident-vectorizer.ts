import { type SparseMatrix, sparseMatrix } from '@foldwise/core'
import { type EncodedTerms, loadKernels, RowMaker, type Weighing } from '@foldwise/kernels'
import { type CuttingValues, type DocumentCounter, documentCounter } from './document-counter.ts'
import { knownRanks } from './learn-vocabulary.ts'

interface Resident {
  readonly counting: DocumentCounter
  readonly maker: RowMaker
}

/**
 * Turns documents into rows over a vocabulary. The vocabulary's hash table is built in kernel memory at the first call and
 * stays there, so that a single short text costs microseconds; `release` frees it.
 */
export class ResidentVectorizer {
  private readonly params: CuttingValues
  private readonly vocabulary: EncodedTerms
  private readonly weighing: Weighing
  private resident: Resident | undefined
  private released = false

  constructor(params: CuttingValues, vocabulary: EncodedTerms, weighing: Weighing) {
    this.params = params
    this.vocabulary = vocabulary
    this.weighing = weighing
  }

  /** `[documents, terms]`. */
  async transform(documents: readonly string[]): Promise<SparseMatrix> {
    const kernels = await loadKernels()
    const columns = this.vocabulary.offsets.length - 1
    const { counting, maker } = (this.resident ??= this.load(kernels))
    try {
      for (const document of documents) counting.count(document)
      const { indptr, indices, values } = maker.rows()
      return sparseMatrix([documents.length, columns], indptr, indices, values)
    } finally {
      counting.counter.entries.clear()
      if (this.released) this.release()
    }
  }

  release(): void {
    this.released = true
    this.resident?.maker.release()
    this.resident?.counting.counter.release()
    this.resident = undefined
  }

  private load(kernels: Awaited<ReturnType<typeof loadKernels>>): Resident {
    const counting = documentCounter(kernels, this.params, this.vocabulary)
    const ranks = knownRanks(counting.counter)
    const maker = new RowMaker(counting.counter, ranks, this.vocabulary.offsets.length - 1, this.weighing)
    return { counting, maker }
  }
}
