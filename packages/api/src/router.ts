import { accessRouter } from './access/router.ts'
import { assignmentsRouter } from './assignments/router.ts'
import { auditRouter } from './audit/router.ts'
import { authRouter } from './auth/router.ts'
import { doctorsRouter } from './doctors/router.ts'
import { patientsRouter } from './patients/router.ts'
import { policyRouter } from './policy/router.ts'
import { sessionsRouter } from './sessions/router.ts'
import { createCallerFactory, router } from './trpc.ts'
import { usersRouter } from './users/router.ts'

/** Everything that Empanel does, whatever the transport. */
export const appRouter = router({
  auth: authRouter,
  sessions: sessionsRouter,
  patients: patientsRouter,
  doctors: doctorsRouter,
  assignments: assignmentsRouter,
  users: usersRouter,
  access: accessRouter,
  audit: auditRouter,
  policy: policyRouter,
})
export type AppRouter = typeof appRouter

/** Calls the router from within the process. */
export const createCaller = createCallerFactory(appRouter)
export type Caller = ReturnType<typeof createCaller>
