import { hostData, hostTensor, type Params, type Tensor } from '@foldwise/core'
import { expect, test } from 'vitest'
import * as nn from '../../../src/neural/index.ts'

const norm = ['weight', 'bias', 'running_mean', 'running_var']

/** What timm's MobileNets have, part by part in their order: a convolution's weight, a normalization's four, others' two. */
function timmNames(blocks: readonly (readonly string[])[], head: readonly string[]): string[] {
  const of = (part: string) =>
    (/bn\d$/.test(part) ? norm : /^(classifier|conv_head_b|.*se\.)/.test(part) ? ['weight', 'bias'] : ['weight']).map(
      (w) => `${part.replace('_b', '')}.${w}`,
    )
  const stages = blocks.flatMap((stage, s) =>
    stage.flatMap((kind, i) => {
      const at = `blocks.${s}.${i}.`
      const se = kind.includes('+') ? ['se.conv_reduce', 'se.conv_expand'] : []
      const ds = ['conv_dw', 'bn1', ...se, 'conv_pw', 'bn2']
      const ir = ['conv_pw', 'bn1', 'conv_dw', 'bn2', ...se, 'conv_pwl', 'bn3']
      const parts = kind === 'cn' ? ['conv', 'bn1'] : kind.startsWith('ds') ? ds : ir
      return parts.map((part) => at + part)
    }),
  )
  return ['conv_stem', 'bn1', ...stages, ...head].flatMap(of)
}
const ir = (count: number, se = '') => Array<string>(count).fill(`ir${se}`)
const cases = {
  mobileNetV2: [
    'mobileNetV2',
    nn.mobileNetV2(5),
    timmNames([['ds'], ir(2), ir(3), ir(4), ir(3), ir(3), ir(1)], ['conv_head', 'bn2', 'classifier']),
  ],
  'mobileNetV3, large': [
    'mobileNetV3',
    nn.mobileNetV3('large', 5),
    timmNames([['ds'], ir(2), ir(3, '+'), ir(4), ir(2, '+'), ir(3, '+'), ['cn']], ['conv_head_b', 'classifier']),
  ],
  'mobileNetV3, small': [
    'mobileNetV3',
    nn.mobileNetV3('small', 5),
    timmNames([['ds+'], ir(2), ir(3, '+'), ir(2, '+'), ir(3, '+'), ['cn']], ['conv_head_b', 'classifier']),
  ],
} as const

test.each(Object.entries(cases))("weights with timm's names go into %s", (_, [network, net, names]) => {
  const fresh = nn.initialize(net, [3, 32, 32], 1)
  // In the order in which a network applies them both have the same tensors.
  const ours = Object.entries({ ...fresh.params, ...fresh.state })
  const place = (name: string) =>
    Object.keys(fresh.params).findIndex((n) => n.replace(/[^.]*$/, '') === name.replace(/[^.]*$/, ''))
  const ordered = ours.toSorted(
    ([a], [b]) => place(a) - place(b) || norm.indexOf(a.split('.').at(-1)!) - norm.indexOf(b.split('.').at(-1)!),
  )
  expect(names).toHaveLength(ordered.length)
  const given: { [name: string]: Tensor } = {}
  names.forEach((name, i) => {
    const [, t] = ordered[i]!
    const shape = name === 'conv_head.weight' && t.shape.length === 2 ? [...t.shape, 1, 1] : t.shape
    given[name] = hostTensor(
      Float32Array.from(hostData(t), (_, k) => i + k / 1e6),
      shape,
      'float32',
    )
  })
  const made = nn.weightsFrom(fresh, nn.fromTimm(network, given))
  const all: Params = { ...made.params, ...made.state }
  ordered.forEach(([name], i) => {
    expect(hostData(all[name]!)[0], name).toBe(i)
  })
})
