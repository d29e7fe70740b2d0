import { hostData, hostTensor, type Params, type Tensor } from '@foldwise/core'

/**
 * Weights with timm's names of MobileNetV2 (`mobilenetv2_100`, ...) and MobileNetV3 (`mobilenetv3_large_100`,
 * `mobilenetv3_small_100`, ...) by those that `mobileNetV2` and `mobileNetV3` have, which are torchvision's. ResNets and
 * `mobileNetV1` have timm's names themselves.
 */
export function fromTimm(network: 'mobileNetV2' | 'mobileNetV3', tensors: Params): Params {
  const blocks = [...new Set(Object.keys(tensors).flatMap((name) => /^blocks\.\d+\.\d+\./.exec(name) ?? []))].sort(
    (a, b) => placeOf(a) - placeOf(b),
  )
  const renamed = new Map<string, string>([
    ['conv_stem.', 'features.0.0.'],
    ['bn1.', 'features.0.1.'],
    ...(network === 'mobileNetV2' ? headOfV2(blocks.length + 1) : HEAD_OF_V3),
  ])
  blocks.forEach((block, i) => {
    const at = `features.${i + 1}`
    for (const [own, other] of partsOf(network, block, at, tensors)) renamed.set(block + own, other)
  })
  const of = ([name, t]: [string, Tensor]): [string, Tensor] => {
    const start = [...renamed.keys()].find((key) => name.startsWith(key))
    if (start === undefined) return [name, t]
    return [
      renamed.get(start)! + name.slice(start.length),
      start === 'conv_head.' && t.shape.length === 4 && network === 'mobileNetV3' ? flat(t) : t,
    ]
  }
  return Object.fromEntries(Object.entries(tensors).map(of))
}

const headOfV2 = (last: number): [string, string][] => [
  ['conv_head.', `features.${last}.0.`],
  ['bn2.', `features.${last}.1.`],
  ['classifier.', 'classifier.1.'],
]
const HEAD_OF_V3: readonly [string, string][] = [
  ['conv_head.', 'classifier.0.'],
  ['classifier.', 'classifier.3.'],
]

/** Names of a block's parts and what they are called here. */
function partsOf(network: string, block: string, at: string, tensors: Params): [string, string][] {
  const has = (part: string) => Object.hasOwn(tensors, `${block}${part}.weight`)
  if (has('conv')) {
    return [
      ['conv.', `${at}.0.`],
      ['bn1.', `${at}.1.`],
    ]
  }
  const widened = has('conv_pwl')
  const [wide, narrow] = widened ? (['conv_pw', 'conv_pwl'] as const) : ([undefined, 'conv_pw'] as const)
  const norms = (widened ? ['bn1', 'bn2', 'bn3'] : ['bn1', 'bn2']).map((name) => `${name}.`)
  const inside = network === 'mobileNetV2' ? `${at}.conv` : `${at}.block`
  const out: [string, string][] = []
  let i = 0
  for (const conv of wide ? [wide, 'conv_dw'] : ['conv_dw']) {
    out.push([`${conv}.`, `${inside}.${i}.0.`], [norms.shift()!, `${inside}.${i++}.1.`])
  }
  if (has('se.conv_reduce')) {
    out.push(['se.conv_reduce.', `${inside}.${i}.fc1.`], ['se.conv_expand.', `${inside}.${i++}.fc2.`])
  }
  const last =
    network === 'mobileNetV2' ? [`${inside}.${i}.`, `${inside}.${i + 1}.`] : [`${inside}.${i}.0.`, `${inside}.${i}.1.`]
  out.push([`${narrow}.`, last[0]!], [norms.shift()!, last[1]!])
  return out
}

/** A convolution of 1 x 1 after pooling is a dense layer. */
const flat = (t: Tensor): Tensor =>
  hostTensor(hostData(t) as Float32Array<ArrayBuffer>, t.shape.slice(0, 2), t.dtype as 'float32')

function placeOf(block: string): number {
  const [, stage, i] = block.split('.').map(Number)
  return stage! * 1000 + i!
}
