export { assignmentSortFields } from './clinic/contract/assignments.ts'
export {
  age,
  contractDoctorRegistration,
  contractPatient,
  contractPatientChange,
  contractPatientRegistration,
  contractPractitioner,
  contractPractitionerChange,
} from './clinic/contract/fields.ts'
export { patientSortFields } from './clinic/contract/patients.ts'
export { practitionerSortFields } from './clinic/contract/practitioners.ts'
export { contractRouter, createContractCaller } from './clinic/contract/router.ts'
export { mostRows } from './clinic/contract/whole-page.ts'
export { assignment } from './clinic/ledger/schema.ts'
export { weighPanels } from './clinic/panels/weights.ts'
export { ageOf, birthYearOf } from './clinic/patients/age.ts'
export { type Patient, patient, patientFields } from './clinic/patients/schema.ts'
export { carryOutNext } from './clinic/plans/carry-out.ts'
export { type Practitioner, practitioner, practitionerFields } from './clinic/practitioners/schema.ts'
export { splitName } from './clinic/registration/register.ts'
export {
  doctorRegistration,
  patientRegistration,
  registration,
} from './clinic/registration/schema.ts'
export { carryOutNextTransfer } from './clinic/transfers/carry-out.ts'
export { createAdmin } from './identity/accounts/create.ts'
export { resetByCommand } from './identity/accounts/reset-password.ts'
export { createContextFactory, type RequestFacts } from './identity/context.ts'
export { createSeals } from './identity/idempotency/seals.ts'
export { escaped, linkTo, render } from './identity/mail/catalogue.ts'
export { deliverNext, type Outcome, type Outgoing, type Transport } from './identity/mail/deliver.ts'
export { sendMail } from './identity/mail/outbox.ts'
export { answerNext } from './identity/password-requests/answer.ts'
export { hashPassword, newPassword } from './identity/passwords/passwords.ts'
export { prune } from './identity/prune.ts'
export { hearChanges } from './identity/sessions/announce.ts'
export { createLiveSessions, liveSessionsIn } from './identity/sessions/live-sessions.ts'
export { createTokens, type TokenSettings } from './identity/sessions/tokens.ts'
export { account, signIn } from './identity/sign-in/schema.ts'
export type {
  Context,
  Entry,
  LiveSessions,
  MailSettings,
  RefreshCookie,
  Seals,
  Services,
  Tokens,
} from './kernel/context.ts'
export { fieldErrorsOf, toRefusal } from './kernel/errors/map.ts'
export { type FieldErrors, invalid, notFound, type Reason, Refusal } from './kernel/errors/refusal.ts'
export { addressIn, networkOf } from './kernel/limits/address.ts'
export { shareFairly } from './kernel/limits/fair-database.ts'
export { createMinuteCounts } from './kernel/limits/minute-counts.ts'
export { type Quotas, usualQuotas } from './kernel/limits/quotas.ts'
export { createWaits } from './kernel/limits/waits.ts'
export type { Authentication } from './kernel/policy/actor.ts'
export {
  type Action,
  actions,
  type Grid,
  type Policy,
  type Role,
  roles,
  type Scope,
  scopeOf,
} from './kernel/policy/grid.ts'
export { type PresetName, presetNames, presets } from './kernel/policy/presets/presets.ts'
export {
  type Admissions,
  admissions,
  admissionsUnder,
  registrationKinds,
  type StrangersReach,
  servedRegistration,
  strangersReach,
} from './kernel/policy/registration.ts'
export { type Access, accessOf, admit, createsOnce } from './kernel/procedure.ts'
export { searchWords } from './kernel/query/search/words.ts'
export { storedLine } from './kernel/text/invisible.ts'
export { parametersIn } from './kernel/text/parameters.ts'
export { rowId } from './kernel/text/text.ts'
export { type AppRouter, appRouter, type Caller, createCaller } from './router.ts'
export { appending } from './trail/append.ts'
export { type AuditKey, auditKeyFrom, type Linked, link, newChain } from './trail/chain.ts'
export { recordDenial } from './trail/record.ts'
export { createTrail } from './trail/trail.ts'
export { holdsMark, type Mark, type Mismatch, type Verification, verifyTrail } from './trail/verify.ts'
export type { Loss } from './trail/witnesses.ts'
