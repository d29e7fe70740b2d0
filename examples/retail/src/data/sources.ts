/** A file that the job reads: where it lies below a data folder, what it must be, and where anyone can get it. */
export interface Source {
  readonly path: string
  readonly sha256: string
  /** Undefined where the file is made from another one. */
  readonly url?: string
}

const raw = (repository: string, commit: string, path: string): string =>
  `https://raw.githubusercontent.com/${repository}/${commit}/${path}`

const fashion = (file: string, sha256: string): Source => ({
  path: `fashion-mnist/${file}`,
  sha256,
  url: raw('zalandoresearch/fashion-mnist', '949006594cc2f804a93b9155849734564c3545ec', `data/fashion/${file}`),
})

/** Fashion-MNIST (Xiao, Rasul, Vollgraf 2017), MIT licence; the release of 26 August 2017. */
export const fashionSources = {
  trainImages: fashion(
    'train-images-idx3-ubyte.gz',
    '08dc20ab1689590a0bcd66e874647b6ee8464e2d501b5a3f1f78831db19a3fdc',
  ),
  trainLabels: fashion(
    'train-labels-idx1-ubyte.gz',
    'b0197879cbda89f3dc7b894f9fd52b858e68ea4182b6947c9d8c2b67e5f18dcc',
  ),
  testImages: fashion('t10k-images-idx3-ubyte.gz', '78dcbbfb5a27efaf1b6c1d616caca68560be8766c5bffcb2791df9273a534229'),
  testLabels: fashion('t10k-labels-idx1-ubyte.gz', '42bd18137a62d5998cdeae52bf3a0676ac6b706f5cf8439b47bb5b151ae3dccf'),
} as const

const GROCERY = ['marcusklasson/GroceryStoreDataset', 'fc80ba90f803d79d0383df52c5a4ac5de99ff6fc'] as const
const grocery = (file: string, sha256: string): Source => ({
  path: `grocery-store/${file}`,
  sha256,
  url: raw(...GROCERY, `dataset/${file}`),
})

/** Grocery Store Dataset (Klasson, Zhang, Kjellström 2019), MIT licence. */
export const grocerySources = {
  train: grocery('train.txt', 'b6d6a4d25fc2a7604f4bbd4e8010516f3bb643f727fc60ef5fca042edd01294f'),
  val: grocery('val.txt', 'a2a2bdf8ce34196c1a1dd554bd67e780793aab9363dd40d6cf50fe2d168a78b6'),
  test: grocery('test.txt', '9a464934780665c0024db405571c0dd2d149488a245f476557de7f1c31cf8a93'),
  classes: grocery('classes.csv', '6e1115adf36741498034165778a3300cd11f24c419e32a60d0a5057dd92998c1'),
  /** All photographs with their shorter side scaled to 112 pixels, for those who have it: see the README. */
  small: {
    path: 'grocery-store/grocery-112px.tar',
    sha256: '03e45c0574b51574083f1e7dc381b90f05f3e531a6d1058b4a343088638a2ac5',
  },
} as const

/**
 * The whole repository as GitHub packs it. How it is compressed may change, so what is checked is the contents: the SHA-256
 * of lines `sha256  path` of the photographs, in the order of their paths below `dataset/`.
 */
export const groceryArchive = {
  path: 'grocery-store/GroceryStoreDataset.tar.gz',
  url: `https://codeload.github.com/${GROCERY.join('/tar.gz/')}`,
  contents: 'a66e059b421c71c31178e891bb8f23f4382cd2215e9881644470c0d2265ac8fd',
} as const

/** MobileNetV2 1.0 for 224 pixels, ImageNet, 8-bit weights (Google; google-coral/test_data), Apache-2.0. */
export const mobileNetSource: Source = {
  path: 'pretrained/imagenet/original/mobilenet_v2_1.0_224_quant.tflite',
  sha256: '7aad0c74c5e3c06e5eb3c827e13304fdd68a83da6087d92ee169c24ff9fd4776',
  url: raw('google-coral/test_data', '104342d2d3480b3e66203073dac24f4e2dbb4c41', 'mobilenet_v2_1.0_224_quant.tflite'),
}

/** ResNet-20 for CIFAR-10 (Idelbayev; akamaster/pytorch_resnet_cifar10), BSD-2-Clause. */
export const cifarSource: Source = {
  path: 'pretrained/cifar10/original/resnet20-12fca82f.th',
  sha256: '12fca82f0bebc4135bf1f32f6e3710e61d5108578464b84fd6d7f5c1b04036c8',
  url: raw(
    'akamaster/pytorch_resnet_cifar10',
    'd5489e8995e81e91ce6b1d69dcc98ad579b0b153',
    'pretrained_models/resnet20-12fca82f.th',
  ),
}
