import { can, router } from '../trpc.ts'
import { accessLogOfPatient } from './access-log.ts'
import { listAudit } from './list.ts'
import { accessesOf, accessPage, auditList, auditPage } from './schema.ts'

export const auditRouter = router({
  /** The trail: who did what to whose record, and who was refused. */
  list: can('audit.read')
    .input(auditList)
    .output(auditPage)
    .query(({ ctx, input }) => listAudit(ctx, input)),

  /** "Who opened this record": those who did, when, and why they might. */
  ofPatient: can('accessLog.read')
    .input(accessesOf)
    .output(accessPage)
    .query(({ ctx, input }) => accessLogOfPatient(ctx, input)),
})
