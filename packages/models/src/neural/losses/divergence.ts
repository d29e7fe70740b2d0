import { ParamError, show } from '@foldwise/core'
import { log, logSoftmax, maximum, mul, reshape, sub, sum } from '@foldwise/core/ops'
import { type Loss, matched, weightedMean } from './loss.ts'

/**
 * Kullback-Leibler divergence of the shares of classes that logits `[n, classes]` stand for from target shares. With a
 * `temperature`, logits are divided by it and the loss multiplied by its square, as in distillation (Hinton et al., 2015);
 * the target is to be softened already.
 */
export function klDivergence(temperature = 1): Loss {
  if (!(temperature > 0)) {
    throw new ParamError(`klDivergence: expected temperature > 0, got ${show(temperature)}. The default is 1.`)
  }
  return (output, target, weight) => {
    const classes = output.shape.at(-1)!
    const logShares = logSoftmax(mul(reshape(output, [-1, classes]), 1 / temperature))
    const shares = reshape(matched('klDivergence', output, target), [-1, classes])
    // A share of 0 adds 0.
    const terms = mul(shares, sub(log(maximum(shares, 1e-30)), logShares))
    return mul(weightedMean(sum(terms, 1), weight), temperature * temperature)
  }
}
