import { z } from 'zod'

const patient =
  'address createdAt createdBy dateOfBirth deceasedOn email firstName gender id lastName medicalHistory ownerId phoneNumber preferredLanguage siteId updatedAt version'
const practitioner =
  'createdAt email firstName id languages lastName licenseNumber npi phoneNumber profession specialty status updatedAt userId version'
const assignment =
  'practitionerId practitionerName endReason endedAt id patientId patientName reason role startedAt'
const site = 'createdAt id name parentId updatedAt version'
const membership = 'id kind memberId'
const account = 'email id name username'
const user = 'createdAt email emailVerifiedAt id mustChangePassword name role status username version'
const invitation =
  'acceptedAt createdAt email expiresAt id invitedByName name practitionerId role siteIds state userId withdrawnAt'
const grant =
  'actorId actorName expiresAt grantedAt id note open patientId patientName reads reason reviewedAt reviewedBy reviewerName verdict version'
const session = 'createdAt expiresAt id ip lastUsedAt userAgent'
/** A record within a record. */
export const recordWithin = (name: string, fields: string) =>
  `${name} ${fields.replace(/^| /g, found => `${found}${name}.`)}`
const primary = recordWithin('primary', 'name practitionerId')
const listed = `${patient.replace(' medicalHistory', '')} ${primary}`
const panel = `${recordWithin('transition', 'dueAt to transferId')} accepting consulting firstName fte id languages lastName load maximum patients primary profession specialty target weighted`
const plan =
  'assignmentId createdAt createdByName dueAt failure failureMessage id kind override patientId patientName practitionerId practitionerName previous reason role settledAt state'
const request = `answer createdAt createdByName decidedAt decidedByName id message patientId patientName practitionerId practitionerName state ${primary}`
const choices = 'firstName id languages lastName profession sites specialty'
const notice = `createdAt id kind outcome patients readAt role ${recordWithin('patient', 'id name')} ${recordWithin('practitioner', 'id name')}`
const noticeSettings = 'panel_handed_over primary_changed request_decided'
const cover =
  'byId byName createdAt createdByName endedAt endsAt id practitionerId practitionerName reason startsAt state'
const transfer =
  'accountClosed closesAccount consulting createdAt createdByName dueAt ended failure failureMessage fromId fromName id moved override reason refused restored settledAt split state to undoneAt'
const mail = 'attempts createdAt failure giveUpAt id kind nextAt settledAt state to userId'
const tokens = 'access expiresIn refresh'

/**
 * The fields that each procedure shows, of each row where there are several. Repeated here, so that no field leaks
 * unnoticed.
 */
export const fields: Record<string, string> = {
  'auth.register': recordWithin('user', account),
  'auth.registerPatient': `${recordWithin('user', account)} ${recordWithin('patient', patient)}`,
  'auth.registerDoctor': `${recordWithin('user', account)} ${recordWithin('practitioner', practitioner)}`,
  'auth.login': tokens,
  'auth.refresh': tokens,
  'auth.logout': '',
  'auth.me': `${account} emailVerifiedAt mustChangePassword practitionerId role`,
  'auth.changePassword': '',
  'auth.changeName': account,
  'auth.forgotPassword': '',
  'auth.resetPassword': '',
  'auth.verifyEmail': 'email',
  'auth.sendVerification': '',
  'auth.changeEmail': '',
  'auth.invitation': 'email expiresAt name role',
  'auth.acceptInvitation': 'login',
  'sessions.list': `${session} current`,
  'sessions.end': 'id',
  'sessions.endAll': 'ended',
  'patients.list': listed,
  'patients.panel': `${listed} ${recordWithin('assignment', 'id role startedAt')}`,
  'patients.count': 'more total',
  'patients.countPanel': 'more total',
  'patients.beyondPanel': listed,
  'patients.get': `${patient} openedUntil`,
  'patients.create': patient,
  'patients.update': patient,
  'patients.delete': 'id',
  'practitioners.list': practitioner,
  'practitioners.waiting': 'count',
  'practitioners.get': practitioner,
  'practitioners.create': practitioner,
  'practitioners.update': practitioner,
  'practitioners.approve': practitioner,
  'practitioners.delete': 'ended id',
  'assignments.list': `${assignment} ${primary}`,
  'assignments.get': assignment,
  'assignments.careTeam': `${assignment} ${recordWithin('practitioner', `${practitioner} deleted`)} covers`,
  'assignments.myPractitioners': practitioner,
  'assignments.create': assignment,
  'assignments.createMany': 'rows',
  'assignments.changePrimary': assignment,
  'assignments.end': assignment,
  'panels.list': panel,
  'panels.get': panel,
  'panels.history': 'accepting fte id maximum setByName since target until',
  'panels.set': panel,
  'panels.weights': 'bands',
  'panels.setWeights': 'bands',
  'panels.overrides': `accepting at byName id maximum patientId patientName practitionerId practitionerName reason refusal size ${primary}`,
  'plans.list': plan,
  'plans.waiting': 'count',
  'plans.assign': plan,
  'plans.changePrimary': plan,
  'plans.end': plan,
  'plans.cancel': plan,
  'requests.list': request,
  'requests.waiting': 'count',
  'requests.choices': choices,
  'requests.create': request,
  'requests.decide': request,
  'requests.withdraw': request,
  'notices.list': notice,
  'notices.count': 'count',
  'notices.read': 'read',
  'notices.settings': noticeSettings,
  'notices.setSettings': noticeSettings,
  'covers.list': cover,
  'covers.get': cover,
  'covers.create': cover,
  'covers.end': cover,
  'transfers.preview': `kept rows to unreached ${recordWithin('from', 'accepting after before maximum moved name practitionerId profession target')}`,
  'transfers.start': transfer,
  'transfers.list': transfer,
  'transfers.get': transfer,
  'transfers.rows': 'failure outcome patientId patientName practitionerId practitionerName role',
  'transfers.letters': 'address firstName formerName lastName newName patientId profession since siteName',
  'transfers.waiting': 'count',
  'transfers.cancel': transfer,
  'transfers.undo': transfer,
  'queue.list': `dateOfBirth firstName id lastName siteId waitingSince ${recordWithin('formerPrimary', 'name practitionerId')}`,
  'queue.suggest': `patientId reasons ${recordWithin('practitioner', 'name practitionerId')}`,
  'queue.waiting': 'count',
  'sites.list': site,
  'sites.get': site,
  'sites.create': site,
  'sites.update': site,
  'sites.delete': 'id',
  'sites.members': 'about id name',
  'sites.addMember': membership,
  'sites.removeMember': membership,
  'users.list': `${user} awaitsApproval`,
  'users.get': `${user} awaitsApproval`,
  'users.create': user,
  'users.changeRole': user,
  'users.changeStatus': user,
  'users.approve': user,
  'users.resetPassword': 'expiresAt id link',
  'users.invite': `${invitation} link`,
  'users.invitations': invitation,
  'users.withdrawInvitation': invitation,
  'users.resendInvitation': `${invitation} link`,
  'users.waiting': 'count',
  'users.sessions': `${session} endedAt userEmail userId userName`,
  'users.endSessions': 'ended id',
  'access.breakGlass': 'expiresAt id patientId',
  'access.mine': `expiresAt grantedAt id patientId patientName reason ${primary}`,
  'access.waiting': 'count',
  'access.reviews': `${grant} ${primary}`,
  'access.review': `${grant} ${primary}`,
  'access.explain': `action allowed because ${recordWithin('grant', 'expiresAt grantedAt id reason')} ${recordWithin('assignment', 'practitionerId id role startedAt')} ${recordWithin('cover', 'endsAt id practitionerId practitionerName startsAt')} patientId role scope text userId userName`,
  'audit.list':
    'action actorId actorName actorRole at basis changes how id ip outcome patientIds requestId target',
  'audit.ofPatient': 'action actorId actorName actorRole at basis changes cover how id reason yourself',
  'mails.list': mail,
  'mails.waiting': 'count',
  'mails.sendTest': mail,
  'mails.retry': mail,
  'mails.retryFailed': 'count',
  'policy.registration': 'account accountAlone doctor mail patient',
  'policy.get': 'breakGlassMinutes grid name role summary',
}

const object = z.record(z.string(), z.unknown())
const page = z.object({ items: z.array(z.unknown()) })

/** Differences between a reply and the list of fields. */
export function problemsOfFields(listed: string | undefined, data: unknown): string[] {
  const expected = (listed ?? 'a list of its fields').split(' ').filter(Boolean)
  const rows = page.safeParse(data).data?.items ?? [data ?? {}].flat()
  return rows.flatMap(row => {
    const shown = object.parse(row)
    const seen = Object.entries(shown).flatMap(([name, value]) => [name, ...inner(name, value)])
    const missing = expected.filter(
      field => !seen.includes(field) && shown[field.split('.')[0] ?? ''] !== null,
    )
    const more = seen.filter(field => !expected.includes(field))
    return missing.length + more.length > 0 ? [`it lacks ${missing} and shows ${more}`] : []
  })
}

/** The fields of a record within a record. The policy's grid is not one. */
function inner(name: string, value: unknown): string[] {
  const record = object.safeParse(value).data
  return record && name !== 'grid' ? Object.keys(record).map(field => `${name}.${field}`) : []
}
