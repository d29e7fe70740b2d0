import { readdir, readFile } from 'node:fs/promises'
import { extname, join } from 'node:path'
import { hostTensor, InputError, ParamError, show, stream } from '@foldwise/core'
import { type Pixels, planesOf } from './augment/resample.ts'
import { type Loader, prefetch } from './training/loader.ts'
import { type Example, type StreamLoaderOptions, streamLoader } from './training/stream.ts'

export interface ImageFolderOptions extends Omit<StreamLoaderOptions, 'shuffle' | 'count'> {
  /** Makes pixels of a file's bytes: `sharp`, `jpeg-js` or whatever else reads your images. */
  readonly decode: (bytes: Uint8Array, path: string) => Pixels | Promise<Pixels>
  /** `[height, width]` that all images are brought to. */
  readonly size: readonly [number, number]
  /** Default 3; 1 makes them grey. */
  readonly channels?: 1 | 3
  /** Taken from the values from 0 to 1, by channel. Default 0. */
  readonly mean?: readonly number[]
  /** Divides them then, by channel. Default 1. */
  readonly deviation?: readonly number[]
  /** Another order in each epoch. Default false. */
  readonly shuffle?: boolean
  /** Which files count, by their paths within the folder: for parts to train and to validate on. Default: all. */
  readonly part?: (path: string) => boolean
  /** Endings of images. Default .jpg, .jpeg, .png, .webp, .gif, .bmp. */
  readonly extensions?: readonly string[]
  /** Batches that are read ahead. Default 2. */
  readonly ahead?: number
}

/** Batches of images from a folder. */
export interface ImageFolder extends Loader {
  readonly length: number
  /** Names of the folders in it, sorted: what class numbers stand for. */
  readonly classes: readonly string[]
  /** Paths within the folder, sorted. */
  readonly files: readonly string[]
}

/**
 * A loader of a folder that has a folder for each class, with images in it: `x` `[n, channels, height, width]` float32, `y` the
 * class numbers, int32 `[n]`. Files are read when their turn comes, `ahead` batches before they are needed. Throws `InputError`
 * where there are none, and with the path for a file that cannot be decoded.
 */
export async function imageFolder(folder: string, options: ImageFolderOptions): Promise<ImageFolder> {
  const {
    decode,
    size,
    channels = 3,
    mean = [],
    deviation = [],
    shuffle = false,
    part,
    ahead = 2,
    ...batches
  } = options
  const { extensions = ['.jpg', '.jpeg', '.png', '.webp', '.gif', '.bmp'], ...rest } = batches
  const [height, width] = size
  for (const side of size) {
    if (Number.isInteger(side) && side >= 1) continue
    throw new ParamError(
      `imageFolder: expected size to be [height, width], got ${show(size)}. Give whole numbers >= 1.`,
    )
  }
  const classes = (await readdir(folder, { withFileTypes: true }))
    .filter((e) => e.isDirectory())
    .map((e) => e.name)
    .sort()
  const lists = await Promise.all(
    classes.map(async (name) => (await readdir(join(folder, name))).sort().map((file) => `${name}/${file}`)),
  )
  const files = lists
    .flat()
    .filter((path) => extensions.includes(extname(path).toLowerCase()) && (part?.(path) ?? true))
  if (files.length === 0) {
    throw new InputError(`imageFolder: expected folders of images in ${show(folder)}, got none. Put each class in one.`)
  }
  const labels = new Map(classes.map((name, i) => [name, i]))
  const plane = height * width

  async function example(path: string): Promise<Example> {
    const pixels = await Promise.resolve(readFile(join(folder, path)))
      .then((bytes) => decode(bytes, path))
      .catch((error: Error) => {
        throw new InputError(
          `imageFolder: expected an image in ${show(path)}, got '${error.message}'. Leave it out by part.`,
        )
      })
    const x = planesOf(pixels, channels, height, width)
    for (let i = 0; i < x.length; i++) {
      const k = Math.floor(i / plane)
      x[i] = (x[i]! - (mean[k] ?? 0)) / (deviation[k] ?? 1)
    }
    const label = labels.get(path.slice(0, path.indexOf('/')))!
    return { x: hostTensor(x, [channels, height, width], 'float32'), y: hostTensor(Int32Array.of(label), [], 'int32') }
  }

  async function* examples(epoch: number): AsyncGenerator<Example> {
    const order = shuffle ? stream(options.seed ?? 0, 'files', epoch).permutation(files.length) : files.keys()
    for (const i of order) yield example(files[i]!)
  }
  const source = prefetch(streamLoader(examples, { ...rest, count: files.length }), ahead)
  return { ...source, length: source.length!, classes, files }
}
