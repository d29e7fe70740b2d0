import { decodeTensors, type Graph, hostTensor, type Params } from '@foldwise/core'

/**
 * The tensors of a `.safetensors` file by name, for `weightsFrom`: half precision as float32, whole numbers as int32. Nothing in
 * the file is trusted. Throws `FormatError`.
 */
export const fromSafetensors = (bytes: Uint8Array): Params =>
  Object.fromEntries(
    [...decodeTensors(bytes).tensors].map(([name, { data, shape, dtype }]) => [
      name,
      hostTensor(data as Float32Array<ArrayBuffer>, shape, dtype as 'float32'),
    ]),
  )

/**
 * The float constants of a graph by name, for `weightsFrom`: what an ONNX file, read by `fromOnnx` of `@foldwise/inference`,
 * holds as initialisers. Exporters may have merged batch normalization into convolutions, and renamed what is left.
 */
export const fromGraph = ({ constants }: Graph): Params =>
  Object.fromEntries(
    Object.entries(constants).flatMap(([name, { data, shape, dtype }]) =>
      dtype === 'float32' || dtype === 'float64'
        ? [[name, hostTensor(data as Float32Array<ArrayBuffer>, shape, dtype as 'float32')]]
        : [],
    ),
  )
