import { can, router } from '../../kernel/procedure.ts'
import { accessLogOfPatient } from './access-log.ts'
import { explainAccess } from './explain.ts'
import { explainInput, explanation } from './explanation.ts'
import { listAudit } from './list.ts'
import { accessesOf, accessPage, auditList, auditPage } from './schema.ts'

export const auditRouter = router({
  /** The trail: who did what to whose record, and who was refused. */
  list: can('audit.read')
    .input(auditList)
    .output(auditPage)
    .query(({ ctx, input }) => listAudit(ctx, input)),

  /** "Who opened this record": who, when, and why they were allowed to. */
  ofPatient: can('accessLog.read')
    .input(accessesOf)
    .output(accessPage)
    .query(({ ctx, input }) => accessLogOfPatient(ctx, input)),
})

/** Merged with the other procedures under `access`. */
export const explainRouter = router({
  /** Explains why an account reaches a patient's record now, or does not. */
  explain: can('access.explain')
    .input(explainInput)
    .output(explanation)
    .query(({ ctx, input }) => explainAccess(ctx, input)),
})
