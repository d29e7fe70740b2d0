export type { Pixels } from './augment/resample.ts'
export { type ImageFolder, type ImageFolderOptions, imageFolder } from './image-folder.ts'
