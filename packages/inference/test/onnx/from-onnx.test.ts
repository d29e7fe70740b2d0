import { create, toBinary } from '@bufbuild/protobuf'
import { FormatError, InputError } from '@foldwise/core'
import { describe, expect, test } from 'vitest'
import { fromOnnx, toOnnx } from '../../src/index.ts'
import { ModelProtoSchema } from '../../src/onnx/onnx_pb.ts'
import { everything } from '../support/everything.ts'

type Model = Parameters<typeof create<typeof ModelProtoSchema>>[1]

const tensorType = (elemType: number, dim: object[] = []) => ({
  value: { case: 'tensorType' as const, value: { elemType, shape: { dim } } },
})
const io = (name: string, elemType = 1) => ({ name, type: tensorType(elemType) })

/** A valid model `y = Relu(x)` with some parts replaced. */
const file = (model: object = {}, graph: object = {}): Uint8Array =>
  toBinary(
    ModelProtoSchema,
    create(ModelProtoSchema, {
      irVersion: 8n,
      opsetImport: [{ domain: '', version: 17n }],
      graph: {
        node: [{ opType: 'Relu', input: ['x'], output: ['y'] }],
        input: [io('x')],
        output: [io('y')],
        ...graph,
      },
      ...model,
    } as Model),
  )

const constant = (tensor: object): Uint8Array => file({}, { initializer: [{ name: 'w', dims: [2n], ...tensor }] })
const attribute = (attr: object): Uint8Array =>
  file({}, { node: [{ opType: 'Relu', input: ['x'], output: ['y'], attribute: [{ name: 'a', ...attr }] }] })

const refusals: [name: string, bytes: () => Uint8Array, message: string][] = [
  ['an empty file', () => new Uint8Array(), 'expected ir_version 3 to 13, got 0. Convert the model.'],
  [
    'bytes of something else',
    () => new TextEncoder().encode('{"a": [1, 2, 3]}'),
    'expected an ONNX file, got bytes that are not one. Check the file.',
  ],
  ['a newer format', () => file({ irVersion: 14n }), 'expected ir_version 3 to 13, got 14. Convert the model.'],
  ['no graph', () => file({ graph: undefined }), 'expected a graph, got none. Check the file.'],
  [
    'a newer operator set',
    () => file({ opsetImport: [{ domain: '', version: 99n }] }),
    "expected versions 7 to 28 of operator set 'ai.onnx', got 99. Convert it with onnx.version_converter.",
  ],
  [
    'an unknown version of a runtime’s operators',
    () => file({ opsetImport: [{ domain: 'com.microsoft', version: 2n }] }),
    "expected version 1 of operator set 'com.microsoft', got 2. Convert it with onnx.version_converter.",
  ],
  [
    'an operator set twice, under both of its names',
    () =>
      file({
        opsetImport: [
          { domain: '', version: 17n },
          { domain: 'ai.onnx', version: 18n },
        ],
      }),
    "expected operator sets with different names, got '' twice. The file is damaged.",
  ],
  [
    'no operator set',
    () => file({ opsetImport: [] }),
    "expected a version of operator set '' for node 0 (Relu), got none. Add it to opsets.",
  ],
  [
    'functions',
    () => file({ functions: [Uint8Array.of(1)] }),
    'expected operators only, got functions. Inline them with onnx.inliner.',
  ],
  [
    'training information',
    () => file({ trainingInfo: [Uint8Array.of(1)] }),
    'expected a model to run, got training information. Export it for inference.',
  ],
  [
    'a sparse constant',
    () => file({}, { sparseInitializer: [Uint8Array.of(1)] }),
    'expected dense constants, got a sparse initializer. Save the constants dense.',
  ],
  [
    'half precision',
    () => file({}, { input: [io('x', 10)] }),
    "input 'x': expected one of float32, uint8, int8, int32, int64, string, bool, float64, got float16. Cast it inside the model.",
  ],
  [
    'a sequence',
    () => file({}, { output: [{ name: 'y', type: { value: { case: 'sequenceType', value: Uint8Array.of(1) } } }] }),
    "output 'y': expected a tensor, got a sequence. Export the model without ZipMap and sequences.",
  ],
  [
    'an input without a type',
    () => file({}, { input: [{ name: 'x' }] }),
    "input 'x': expected a tensor, got no type. Export the model without ZipMap and sequences.",
  ],
  [
    'an input without a shape',
    () => file({}, { input: [{ name: 'x', type: { value: { case: 'tensorType', value: { elemType: 1 } } } }] }),
    "input 'x': expected a shape, got none. Run ONNX shape inference on the model first.",
  ],
  [
    'a negative size',
    () => file({}, { input: [{ name: 'x', type: tensorType(1, [{ value: { case: 'dimValue', value: -1n } }]) }] }),
    "input 'x': expected axis sizes of 0 to 2^31, got -1. The file is damaged.",
  ],
  [
    'an unknown element type',
    () => constant({ dataType: 77, rawData: new Uint8Array(8) }),
    "constant 'w': expected one of float32, uint8, int8, int32, int64, string, bool, float64, got element type 77. Cast the model's constants.",
  ],
  [
    'too few bytes',
    () => constant({ dataType: 1, rawData: new Uint8Array(7) }),
    "constant 'w': expected 8 bytes for float32 [2], got 7. The file is damaged.",
  ],
  [
    'too few values',
    () => constant({ dataType: 1, floatData: [1] }),
    "constant 'w': expected 2 values for shape [2], got 1. The file is damaged.",
  ],
  [
    'values in the field of another type',
    () => constant({ dataType: 1, doubleData: [1, 2] }),
    "constant 'w': expected float32 values in floatData, got doubleData. The file is damaged.",
  ],
  [
    'values twice',
    () => constant({ dataType: 1, floatData: [1, 2], rawData: new Uint8Array(8) }),
    "constant 'w': expected its values once, got raw_data and floatData. The file is damaged.",
  ],
  [
    'dims whose product overflows',
    () => constant({ dataType: 1, dims: [2n ** 33n, 2n ** 33n, 0n], rawData: new Uint8Array() }),
    "constant 'w': expected dims of at most 2^31 elements, got [8589934592, 8589934592, 0]. The file is damaged.",
  ],
  [
    'a negative dim',
    () => constant({ dataType: 1, dims: [-2n, -1n], rawData: new Uint8Array(8) }),
    "constant 'w': expected dims of at most 2^31 elements, got [-2, -1]. The file is damaged.",
  ],
  [
    'external data',
    () => constant({ dataType: 1, dataLocation: 1, externalData: [{ key: 'location', value: '/etc/passwd' }] }),
    "constant 'w': expected its values in the file, got external data. Save the model in one file.",
  ],
  [
    'a segment',
    () => constant({ dataType: 1, segment: Uint8Array.of(1) }),
    "constant 'w': expected a whole tensor, got a segment of one. Save the model in one piece.",
  ],
  [
    'an int8 out of range',
    () => constant({ dataType: 3, int32Data: [1, 128] }),
    "constant 'w': expected int8 values of -128 to 127, got 128. The file is damaged.",
  ],
  [
    'a boolean that is neither',
    () => constant({ dataType: 9, rawData: Uint8Array.of(1, 2) }),
    "constant 'w': expected bool values of 0 to 1, got 2. The file is damaged.",
  ],
  [
    'text that is not UTF-8',
    () => constant({ dataType: 8, stringData: [Uint8Array.of(0xff), Uint8Array.of(65)] }),
    "constant 'w': expected UTF-8 text, got other bytes. The file is damaged.",
  ],
  [
    'a constant twice',
    () => file({}, { initializer: [1, 2].map(() => ({ name: 'w', dims: [0n], dataType: 1 })) }),
    "expected constants with different names, got 'w' twice. The file is damaged.",
  ],
  [
    'a sub-graph',
    () => attribute({ type: 5, g: Uint8Array.of(1) }),
    "'a' of node 0 (Relu): expected a number, a string, a list of these or a tensor, got a sub-graph. Export the model without it.",
  ],
  [
    'an integer beyond 2^53',
    () => attribute({ type: 2, i: 2n ** 60n }),
    "'a' of node 0 (Relu): expected an integer within 2^53, got 1152921504606846976. Export the model without it.",
  ],
  [
    'a reference to an attribute',
    () => attribute({ type: 2, refAttrName: 'b' }),
    "'a' of node 0 (Relu): expected a value, got a reference to a function's attribute. Inline the functions.",
  ],
  [
    'a cycle',
    () =>
      file(
        {},
        {
          node: [
            { opType: 'Add', input: ['x', 'y'], output: ['z'] },
            { opType: 'Relu', input: ['z'], output: ['y'] },
          ],
        },
      ),
    "expected input 'y' of node 0 (Add) to be made before it, got it from a later node or a cycle. Sort the nodes with topologicalOrder().",
  ],
  [
    'a missing input',
    () => file({}, { node: [{ opType: 'Add', input: ['x', 'q'], output: ['y'] }] }),
    "expected input 'q' of node 0 (Add) to be made by a node, got no such value. Check the graph.",
  ],
  [
    'a missing output',
    () => file({}, { output: [io('q')] }),
    "expected output 'q' to be made by a node, got no such value. Check the graph.",
  ],
  [
    'a value made twice',
    () => file({}, { node: [{ opType: 'Relu', input: ['x'], output: ['x'] }] }),
    "expected each value to be made once, got 'x' again from node 0 (Relu). Rename it.",
  ],
]

describe('a file is refused by name:', () => {
  test.each(refusals)('%s', (_, bytes, message) => {
    expect(() => fromOnnx(bytes())).toThrow(new FormatError(`fromOnnx: ${message}`))
  })
})

test('a file beyond maxBytes is not read', () => {
  const bytes = toOnnx(everything)
  expect(() => fromOnnx(bytes, { maxBytes: 100 })).toThrow(
    new FormatError(`fromOnnx: expected at most 100 bytes, got ${bytes.length}. Raise maxBytes if you trust the file.`),
  )
})

test('anything but bytes is an InputError', () => {
  expect(() => fromOnnx('model.onnx' as unknown as Uint8Array)).toThrow(
    new InputError("fromOnnx: expected a Uint8Array, got 'model.onnx'. Pass the file's bytes."),
  )
})

test('values in typed fields and in raw bytes are the same constant', () => {
  const typed = [
    { dataType: 1, floatData: [1, 2] },
    { dataType: 1, rawData: new Uint8Array(Float32Array.of(1, 2).buffer) },
  ]
  const [a, b] = typed.map((t) => fromOnnx(constant(t)).constants.w)
  expect(a).toEqual(b)
})

test('an input with an initializer becomes a constant', () => {
  const g = fromOnnx(
    file({}, { input: [io('x'), io('w')], initializer: [{ name: 'w', dims: [], dataType: 1, floatData: [3] }] }),
  )
  expect(g.inputs.map((i) => i.name)).toEqual(['x'])
  expect(g.constants.w?.data).toEqual(Float32Array.of(3))
})

test('the constant of a file does not share its memory', () => {
  const bytes = constant({ dataType: 1, rawData: new Uint8Array(8) })
  const { w } = fromOnnx(bytes).constants
  bytes.fill(255)
  expect(w!.data).toEqual(Float32Array.of(0, 0))
})

test("a file that comes as Node's Buffer, whose slices are views, reads as any other", () => {
  const bytes = toOnnx(everything)
  expect(fromOnnx(Buffer.from(bytes))).toEqual(fromOnnx(bytes))
})
