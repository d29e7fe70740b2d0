export { type CsvBatchesOptions, csvBatches } from './csv-batches.ts'
export { type CsvOptions, type CsvSource, missingMarkers } from './options.ts'
export { readCsv } from './read-csv.ts'
export { csvPieces, toCsv, type WriteCsvOptions } from './write-csv.ts'
