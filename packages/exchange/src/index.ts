export { FolderError } from '@empanel/fhir'
export {
  type ImportOptions,
  type ImportProgress,
  importFolder,
  type Phase,
} from './import/import.ts'
export { printable } from './import/printable.ts'
export type { ImportProblem } from './import/reading/read.ts'
export { type ImportReport, refusals, reportText } from './import/report.ts'
