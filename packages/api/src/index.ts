export { addressIn, networkOf } from './address.ts'
export { assignment } from './assignments/schema.ts'
export { appending } from './audit/append.ts'
export { type Auditor, createAuditor } from './audit/auditor.ts'
export { type AuditKey, auditKeyFrom, type Entry, type Linked, link, newChain } from './audit/chain.ts'
export { recordDenial } from './audit/record.ts'
export { holdsMark, type Mark, type Misfit, type Verification, verifyTrail } from './audit/verify.ts'
export type { Loss } from './audit/witnesses.ts'
export { hearChanges } from './auth/announce.ts'
export type { Authentication } from './auth/authenticate.ts'
export { createLiveSessions, type LiveSessions, liveSessionsIn } from './auth/live-sessions.ts'
export { hashPassword, newPassword } from './auth/passwords.ts'
export { splitName } from './auth/register.ts'
export {
  account,
  doctorRegistration,
  nameMissing,
  namesSomebody,
  patientRegistration,
  registration,
  signIn,
} from './auth/schema.ts'
export { createTokens, type TokenSettings, type Tokens } from './auth/tokens.ts'
export {
  type Context,
  createContextFactory,
  type RefreshCookie,
  type RequestFacts,
  type Services,
} from './context.ts'
export { assignmentSortFields } from './contract/assignments.ts'
export { doctorSortFields } from './contract/doctors.ts'
export {
  age,
  contractDoctor,
  contractDoctorChange,
  contractDoctorRegistration,
  contractPatient,
  contractPatientChange,
  contractPatientRegistration,
} from './contract/fields.ts'
export { patientSortFields } from './contract/patients.ts'
export { contractRouter, createContractCaller } from './contract/router.ts'
export { mostRows } from './contract/whole-page.ts'
export { type Doctor, doctor, doctorFields } from './doctors/schema.ts'
export { type FieldErrors, fieldErrorsOf, type Reason, Refusal, toRefusal } from './errors.ts'
export { createSeals, type Seals } from './idempotency/seals.ts'
export { storedLine } from './invisible.ts'
export { createMinuteCounts } from './minute-counts.ts'
export { ageOf, birthYearOf } from './patients/age.ts'
export { type Patient, patient, patientFields } from './patients/schema.ts'
export {
  type Action,
  actions,
  type Grid,
  type Policy,
  type Role,
  roles,
  type Scope,
  scopeOf,
} from './policy/grid.ts'
export { type PresetName, presetNames, presets } from './policy/presets.ts'
export {
  type Admissions,
  admissions,
  admissionsUnder,
  registrationKinds,
  type StrangersReach,
  servedRegistration,
  strangersReach,
} from './policy/registration.ts'
export { prune } from './prune.ts'
export { type Quotas, usualQuotas } from './quotas.ts'
export { type AppRouter, appRouter, type Caller, createCaller } from './router.ts'
export { isRecord, rowId, searchWords } from './text.ts'
export { type Access, accessOf, admit, createsOnce } from './trpc.ts'
export { createAdmin } from './users/create.ts'
export { createWaits } from './waits.ts'
