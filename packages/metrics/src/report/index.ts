export { type Figure, type ReportOptions, type ReportSection, type ReportTable, reportPage } from './report-page.ts'
