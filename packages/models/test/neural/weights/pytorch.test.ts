import { existsSync, readFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { FormatError, hostData, stream } from '@foldwise/core'
import { describe, expect, test } from 'vitest'
import * as nn from '../../../src/neural/index.ts'
import golden from '../../fixtures/pytorch-files.json' with { type: 'json' }

const bytesOf = (base64: string) => Uint8Array.from(Buffer.from(base64, 'base64'))
const state = golden.files[0]!
const errorOf = (act: () => unknown): Error => {
  try {
    act()
  } catch (error) {
    return error as Error
  }
  throw new Error('expected an error')
}

describe('files of torch.save', () => {
  test.each(golden.files.map((f) => [f.name, f] as const))('%s', (_, { base64, options, tensors }) => {
    const got = nn.fromPyTorch(bytesOf(base64), options)
    expect(Object.keys(got)).toEqual(Object.keys(tensors))
    for (const [name, { shape, data }] of Object.entries(
      tensors as Record<string, { shape: number[]; data: number[] }>,
    )) {
      expect([got[name]!.shape, Array.from(hostData(got[name]!))], name).toEqual([shape, data])
    }
  })

  test("go into a network's weights by name", () => {
    const net = nn.sequential({
      conv: nn.conv2d(3, 2),
      bn: nn.batchNorm(),
      pool: nn.globalAveragePooling(),
      fc: nn.dense(2),
    })
    const { params } = nn.weightsFrom(nn.initialize(net, [2, 4, 4]), nn.fromPyTorch(bytesOf(state.base64)))
    const wants = state.tensors as unknown as { 'fc.weight': { data: number[] } }
    expect(Array.from(hostData(params['fc.weight']!))).toEqual(wants['fc.weight'].data)
  })

  test('what names the code that it wants to run, and other things than tensors, are refused', () => {
    const messages = Object.fromEntries(
      golden.refused.map(({ name, base64 }) => {
        const error = errorOf(() => nn.fromPyTorch(bytesOf(base64)))
        expect(error, name).toBeInstanceOf(FormatError)
        return [name, error.message]
      }),
    )
    expect(messages).toMatchInlineSnapshot(`
      {
        "a file that would run a command": "pickle: expected tensors and nothing that runs, got the name 'posix.system'. Save the state dict alone: torch.save(model.state_dict(), file).",
        "a file that would run a command, before PyTorch 1.6": "pickle: expected tensors and nothing that runs, got the name 'posix.system'. Save the state dict alone: torch.save(model.state_dict(), file).",
        "a list": "fromPyTorch: expected a dictionary of tensors, got a list. Save a state dict.",
        "a number of 64 bits": "fromPyTorch: expected 'big' to hold whole numbers of 32 bits, got 1099511627776. The file is damaged.",
        "a whole module": "pickle: expected tensors and nothing that runs, got the name 'torch.nn.modules.container.Sequential'. Save the state dict alone: torch.save(model.state_dict(), file).",
        "complex numbers": "pickle: expected tensors and nothing that runs, got the name 'torch.ComplexFloatStorage'. Save the state dict alone: torch.save(model.state_dict(), file).",
        "no tensors": "fromPyTorch: expected tensors by name, got one of 'epoch'. Save a state dict.",
        "sparse tensors": "pickle: expected tensors and nothing that runs, got the name 'torch._utils._rebuild_sparse_tensor'. Save the state dict alone: torch.save(model.state_dict(), file).",
      }
    `)
  })

  test('a checkpoint without its name is told which names there are', () => {
    const bytes = bytesOf(golden.files[4]!.base64)
    expect(() => nn.fromPyTorch(bytes)).toThrow(/Pass \{ under: 'state_dict' \}/)
    expect(() => nn.fromPyTorch(bytes, { under: 'model' })).toThrow(/one of 'epoch', 'best'/)
  })

  test('damaged bytes are either read or refused with a FormatError, whatever they are', () => {
    const random = stream(3, 'damage')
    for (const { base64 } of [golden.files[0]!, golden.files[1]!]) {
      const whole = bytesOf(base64)
      for (let i = 0; i < 400; i++) {
        const bytes = i % 4 === 0 ? whole.slice(0, random.integer(whole.length)) : whole.slice()
        for (let k = 0; k < 3 && bytes.length > 0; k++) bytes[random.integer(bytes.length)] = random.integer(256)
        try {
          nn.fromPyTorch(bytes)
        } catch (error) {
          expect(error).toBeInstanceOf(FormatError)
        }
      }
    }
  })
})

const data = process.env.FOLDWISE_DATA ?? fileURLToPath(new URL('../../../../../../shared/data', import.meta.url))
const resNet20 = `${data}/pretrained/cifar10/original/resnet20-12fca82f.th`
test.skipIf(!existsSync(resNet20))(
  'a published checkpoint of ResNet-20 is read (skipped without pretrained in FOLDWISE_DATA)',
  () => {
    const tensors = nn.fromPyTorch(readFileSync(resNet20), { under: 'state_dict', prefix: 'module.' })
    expect(tensors['layer3.2.conv2.weight']!.shape).toEqual([64, 64, 3, 3])
  },
)
