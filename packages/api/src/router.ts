import { auditRouter, explainRouter } from './clinic/access-log/router.ts'
import { coversRouter } from './clinic/covers/router.ts'
import { emergencyRouter } from './clinic/emergency/router.ts'
import { assignmentsRouter } from './clinic/ledger/router.ts'
import { noticeListRouter } from './clinic/notices/router.ts'
import { deletionRouter, ownPanelRouter, panelsRouter } from './clinic/panels/router.ts'
import { patientsRouter } from './clinic/patients/router.ts'
import { plansRouter } from './clinic/plans/router.ts'
import { practitionersRouter } from './clinic/practitioners/router.ts'
import { queueRouter } from './clinic/queue/router.ts'
import { registrationRouter } from './clinic/registration/router.ts'
import { requestsRouter } from './clinic/requests/router.ts'
import { sitesRouter } from './clinic/sites/router.ts'
import { transfersRouter } from './clinic/transfers/router.ts'
import { usersRouter } from './identity/accounts/router.ts'
import { addressesRouter } from './identity/addresses/router.ts'
import { invitationsRouter, invitedRouter } from './identity/invitations/router.ts'
import { mailsRouter } from './identity/mail/router.ts'
import { noticesRouter } from './identity/notices/router.ts'
import { forgottenRouter } from './identity/password-requests/router.ts'
import { policyRouter } from './identity/policy/router.ts'
import { sessionsRouter } from './identity/sessions/router.ts'
import { authRouter } from './identity/sign-in/router.ts'
import { createCallerFactory, mergeRouters, router } from './kernel/procedure.ts'

/** All procedures of Empanel, for every transport. */
export const appRouter = router({
  auth: mergeRouters(authRouter, registrationRouter, forgottenRouter, addressesRouter, invitedRouter),
  sessions: sessionsRouter,
  patients: mergeRouters(patientsRouter, ownPanelRouter),
  practitioners: mergeRouters(practitionersRouter, deletionRouter),
  assignments: assignmentsRouter,
  panels: panelsRouter,
  plans: plansRouter,
  requests: requestsRouter,
  covers: coversRouter,
  queue: queueRouter,
  transfers: transfersRouter,
  sites: sitesRouter,
  users: mergeRouters(usersRouter, invitationsRouter),
  access: mergeRouters(emergencyRouter, explainRouter),
  audit: auditRouter,
  notices: mergeRouters(noticesRouter, noticeListRouter),
  mails: mailsRouter,
  policy: policyRouter,
})
export type AppRouter = typeof appRouter

/** Calls the router from within the process. */
export const createCaller = createCallerFactory(appRouter)
export type Caller = ReturnType<typeof createCaller>
