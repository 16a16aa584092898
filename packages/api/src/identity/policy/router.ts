import { z } from 'zod'
import { actions, roles, scopes } from '../../kernel/policy/grid.ts'
import { admissions } from '../../kernel/policy/registration.ts'
import { protectedProcedure, publicProcedure, router } from '../../kernel/procedure.ts'

const registration = z.object({
  account: z.enum(['patient', 'staff']),
  accountAlone: z.enum(admissions),
  patient: z.enum(admissions),
  doctor: z.enum(['active', 'pending', 'closed']),
  /** Whether the server sends mails, and so links for a new password. */
  mail: z.boolean(),
})

const grid = z.record(z.enum(actions), z.partialRecord(z.enum(roles), z.enum(scopes)))

export const policyRouter = router({
  /** Who may register here, and as what, and whether mails are sent. A sign-in page needs to know this. */
  registration: publicProcedure
    .input(z.void())
    .output(registration)
    .query(({ ctx: { registration, mail } }) => ({ ...registration, mail: mail.delivery !== 'none' })),

  /** The whole grid of this server, and the caller's role in it. */
  get: protectedProcedure
    .input(z.void())
    .output(
      z.object({
        name: z.string(),
        summary: z.string(),
        role: z.enum(roles),
        grid,
        /** The longest time that a break-glass grant keeps a record open. */
        breakGlassMinutes: z.int(),
      }),
    )
    .query(({ ctx: { policy, actor, breakGlassMinutes } }) => ({
      name: policy.name,
      summary: policy.summary,
      role: actor.role,
      grid: policy.grid,
      breakGlassMinutes,
    })),
})
