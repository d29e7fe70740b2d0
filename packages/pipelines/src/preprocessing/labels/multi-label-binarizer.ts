import {
  custom,
  type DenseMatrix,
  defineTransformer,
  denseInput,
  hostTensor,
  InputError,
  type Label,
  oneOf,
  ParamError,
  type Tensor,
} from '@foldwise/core'
import { areClasses, classesState, labelSetsInput, placesOf, readClasses } from './label-input.ts'

const TYPE = 'multi-label-binarizer'

const params = {
  /** The labels there are, in the order of their columns; null: those of the training rows, ascending. */
  classes: custom<readonly Label[] | null>({
    kind: 'labels',
    default: null,
    expects: 'distinct labels of one type, at least one, or null',
    accepts: (v) => v === null || (Array.isArray(v) && areClasses(v)),
  }),
  /** Of a label that training rows did not have: an error, or nothing. */
  handleUnknown: oneOf('error', 'ignore'),
}

/**
 * A column for each label of rows that have any number of them, such as tags, `[rows]` lists to float64 `[rows, classes]`: 1 for
 * those that a row has, 0 for the others. Models have `classes`: those given, or those of the training rows, ascending. scikit-learn's `MultiLabelBinarizer`, which warns of
 * unknown labels. `inverseTransform` gives the lists again, in that order. Lists have no ONNX form.
 */
export const multiLabelBinarizer = defineTransformer({
  type: TYPE,
  version: 1,
  accepts: labelSetsInput,
  params,
  fit({ x }, { classes, handleUnknown }) {
    if (classes) {
      placesOf(`${TYPE}.fit`, classes, x, handleUnknown, "labels of 'classes'")
      return { tensors: {}, facts: { binarized: [...classes] } }
    }
    if (x.labels.length === 0) {
      throw new InputError(`${TYPE}.fit: expected a row with a label, got none. Check what was loaded.`)
    }
    return classesState(x.labels)
  },
  methods(state, { handleUnknown }) {
    const classes = readClasses(state)
    const width = classes.length
    const names = classes.map(String)
    return {
      transform(x): Tensor<'float64'> {
        const places = placesOf(`${TYPE}.transform`, classes, x, handleUnknown)
        const rows = x.starts.length - 1
        const out = new Float64Array(rows * width)
        for (let i = 0; i < rows; i++) {
          for (let k = x.starts[i]!; k < x.starts[i + 1]!; k++) if (places[k]! >= 0) out[i * width + places[k]!] = 1
        }
        return hostTensor(out, [rows, width], 'float64')
      },
      featureNames: () => names,
    }
  },
  inverse(state) {
    const classes = readClasses(state)
    const width = classes.length
    return {
      accepts: denseInput,
      features: width,
      inverseTransform({ data, shape }: DenseMatrix): Label[][] {
        const bad = data.find((v) => v !== 0 && v !== 1)
        if (bad !== undefined) {
          throw new InputError(
            `${TYPE}.inverseTransform: expected ones and zeros, got ${bad}. Compare scores with a threshold first.`,
          )
        }
        return Array.from({ length: shape[0] }, (_, i) => classes.filter((_, c) => data[i * width + c] === 1))
      },
    }
  },
  expose: (state) => ({ classes: Object.freeze([...readClasses(state)]) }),
  graph() {
    throw new ParamError(
      `${TYPE}.toGraph: expected one label a row, got lists of any length, which ONNX has no tensors for. Use it before the model, or labelBinarizer.`,
    )
  },
})
