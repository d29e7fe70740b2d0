import type { DenseMatrix, SparseMatrix } from '@foldwise/core'
import type { KernelParams } from '../kernel/params.ts'
import { argMax, type Machine, pairDecisions, probabilities, tally } from './decide.ts'

type Native = DenseMatrix | SparseMatrix

interface ClassParams extends KernelParams {
  readonly probability: boolean
  readonly breakTies: boolean
}

/** What a machine of classes can do. */
export function classMethods(machine: Machine, { probability, breakTies }: ClassParams) {
  const { classes } = machine
  return {
    async decisionFunction(x: Native) {
      const decisions = await pairDecisions(machine, x)
      return classes === 2 ? decisions : tally(machine, decisions).values
    },
    async predict(x: Native) {
      const decisions = await pairDecisions(machine, x)
      if (probability) return argMax(probabilities(machine, decisions), classes)
      if (classes === 2) return Int32Array.from(decisions, (v) => (v > 0 ? 1 : 0))
      const { votes, values } = tally(machine, decisions)
      return argMax(breakTies ? values : votes, classes)
    },
    ...(probability && { predictProba: async (x: Native) => probabilities(machine, await pairDecisions(machine, x)) }),
  }
}
