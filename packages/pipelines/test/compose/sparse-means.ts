import { defineClassifier, denseOrSparseInput, tensor, toDense } from '@foldwise/core'

/** The class whose rows have the larger share of each column. For dense and sparse rows. */
export const sparseMeans = defineClassifier({
  type: 'test/sparseMeans',
  version: 1,
  accepts: denseOrSparseInput,
  params: {},
  fit({ x, y, classes }) {
    const d = x.shape[1]
    const sums = new Float64Array(classes * d)
    const data = x.kind === 'sparse' ? toDense(x) : x.data
    data.forEach((v, i) => {
      sums[y[Math.floor(i / d)]! * d + (i % d)]! += v
    })
    return { tensors: { sums: tensor(sums, [classes, d]) }, facts: {} }
  },
  methods: (state, _params, { classes }) => ({
    decisionFunction(x) {
      const sums = state.tensors.sums!.value as Float64Array
      const [rows, d] = x.shape
      const data = x.kind === 'sparse' ? toDense(x) : x.data
      const score = (i: number, c: number) => {
        let sum = 0
        for (let j = 0; j < d; j++) sum += data[i * d + j]! * sums[c * d + j]!
        return sum
      }
      return classes.length === 2
        ? Float64Array.from({ length: rows }, (_, i) => score(i, 1) - score(i, 0))
        : Float64Array.from({ length: rows * classes.length }, (_, k) =>
            score(Math.floor(k / classes.length), k % classes.length),
          )
    },
  }),
})
