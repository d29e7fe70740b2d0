export { trialFile } from './search/trial-file.ts'
