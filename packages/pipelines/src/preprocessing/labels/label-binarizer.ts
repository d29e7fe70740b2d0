import {
  type DenseMatrix,
  defineTransformer,
  denseInput,
  type Graph,
  GraphBuilder,
  hostTensor,
  InputError,
  integer,
  type Label,
  oneOf,
  ParamError,
  show,
  type Tensor,
} from '@foldwise/core'
import { FLOAT } from '../graph.ts'
import { classesState, labelInput, placesOf, readClasses } from './label-input.ts'

const TYPE = 'label-binarizer'

const params = {
  /** What stands for a class that a row is not in, and for the one it is in. */
  negLabel: integer({ default: 0 }),
  posLabel: integer({ default: 1 }),
  /** Of a label that training rows did not have: an error, or no class. */
  handleUnknown: oneOf('error', 'ignore'),
}

/**
 * A column for each class of labels, `[rows]` to float64 `[rows, classes]`: `posLabel` (default 1) in the column of a row's class,
 * `negLabel` (default 0) in the others. Of two classes there is one column, for the second. As targets of models that learn
 * numbers; for columns of rows take `oneHotEncoder`. Models have `classes`, ascending. scikit-learn's `LabelBinarizer`, which takes
 * unknown labels for none, and a single class, without a word.
 *
 * `inverseTransform` takes scores too: the class of the largest, or of two classes the second where the score is above the middle
 * of `negLabel` and `posLabel`. Its graph takes strings, booleans or float32 numbers `[N]`, and unknown ones for no class.
 */
export const labelBinarizer = defineTransformer({
  type: TYPE,
  version: 1,
  accepts: labelInput,
  params,
  fit({ x }, p) {
    checkOrder(p)
    const state = classesState(x.labels)
    const classes = readClasses(state)
    if (classes.length > 1) return state
    throw new InputError(
      `${TYPE}.fit: expected at least two classes, got only ${show(classes[0])}. Check what was loaded.`,
    )
  },
  methods(state, { negLabel, posLabel, handleUnknown }) {
    const classes = readClasses(state)
    const { names, first } = columnsOf(classes)
    return {
      transform(x): Tensor<'float64'> {
        const width = names.length
        const places = placesOf(`${TYPE}.transform`, classes, x, handleUnknown)
        const out = new Float64Array(places.length * width).fill(negLabel)
        places.forEach((at, i) => {
          if (at >= first) out[i * width + at - first] = posLabel
        })
        return hostTensor(out, [places.length, width], 'float64')
      },
      featureNames: () => names,
    }
  },
  inverse(state, { negLabel, posLabel }) {
    const classes = readClasses(state)
    const { names, first } = columnsOf(classes)
    const width = names.length
    return {
      accepts: denseInput,
      features: width,
      inverseTransform({ data, shape }: DenseMatrix): Label[] {
        return Array.from({ length: shape[0] }, (_, i) => {
          if (width === 1) return classes[data[i]! > (negLabel + posLabel) / 2 ? first : 0]!
          let best = 0
          for (let c = 1; c < width; c++) if (data[i * width + c]! > data[i * width + best]!) best = c
          return classes[best]!
        })
      },
    }
  },
  expose: (state) => ({ classes: Object.freeze([...readClasses(state)]) }),
  graph(state, { negLabel, posLabel }): Graph {
    const classes = readClasses(state)
    const { names, first } = columnsOf(classes)
    const g = new GraphBuilder()
    const { dtype, wanted } = constantOf(g, classes.slice(first, first + names.length))
    const x = g.node('Unsqueeze', [g.input('x', dtype, ['N']), g.int64([1])])
    const flags = g.node('Cast', [g.node('Equal', [x, wanted])], { to: { int: FLOAT } })
    const high = g.node('Mul', [flags, g.float([posLabel - negLabel])])
    g.node('Add', [high, g.float([negLabel])], {}, { output: 'features' })
    g.output('features', 'float32', ['N', names.length])
    return g.build()
  },
})

function checkOrder({ negLabel, posLabel }: { readonly negLabel: number; readonly posLabel: number }): void {
  if (negLabel < posLabel) return
  throw new InputError(
    `${TYPE}.fit: expected 'negLabel' below 'posLabel', got ${negLabel} and ${posLabel}. Exchange them.`,
  )
}

/** Names of the columns, and the class of the first: two classes need one. */
function columnsOf(classes: readonly Label[]): { readonly names: readonly string[]; readonly first: number } {
  const first = classes.length === 2 ? 1 : 0
  return { names: classes.slice(first).map(String), first }
}

function constantOf(g: GraphBuilder, classes: readonly Label[]) {
  const shape = [classes.length]
  if (typeof classes[0] === 'string') {
    return {
      dtype: 'string',
      wanted: g.constant({ dtype: 'string', shape, data: classes as readonly string[] }),
    } as const
  }
  if (typeof classes[0] === 'boolean') {
    return {
      dtype: 'bool',
      wanted: g.constant({ dtype: 'bool', shape, data: Uint8Array.from(classes, Number) }),
    } as const
  }
  const floats = Float32Array.from(classes as readonly number[])
  const twice = floats.findIndex((v, c) => floats.indexOf(v) !== c)
  if (twice >= 0) {
    throw new ParamError(
      `${TYPE}.toGraph: expected classes that differ in float32, got ${show(classes[floats.indexOf(floats[twice]!)])} and ${show(classes[twice])}. Give them as strings to export.`,
    )
  }
  return { dtype: 'float32', wanted: g.float(floats) } as const
}
