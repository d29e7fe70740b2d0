import { tableFromRecords } from '../../src/index.ts'

/** Every kind of column, with and without missing values. */
export const records = [
  { n: 1.5, s: 'café', b: true, d: new Date('2024-02-29T12:00:00.123Z'), whole: 1 },
  { n: null, s: null, b: null, d: null, whole: 2 },
  { n: -0.1, s: '', b: false, d: new Date('1969-12-31'), whole: 3 },
]
export const typed = tableFromRecords(records, {
  schema: { n: 'number', s: 'string', b: 'boolean', d: 'date', whole: 'number' },
})
