export { type ParquetOptions, type ParquetSource, readParquet } from './read-parquet.ts'
export { writeParquet } from './write-parquet.ts'
