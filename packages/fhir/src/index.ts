export { FolderError, type FolderFile, folderSize } from './folder.ts'
export { mapResource } from './map-resource.ts'
export { type FolderEntry, readFolder } from './read-folder.ts'
export type {
  ContactRecord,
  FhirRecord,
  Gender,
  Key,
  Kind,
  PatientRecord,
  PractitionerRecord,
  PractitionerRef,
  PractitionerRoleRecord,
  Problem,
} from './records.ts'
