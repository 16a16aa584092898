import { z } from 'zod'
import { protectedProcedure, publicProcedure, router } from '../../kernel/procedure.ts'
import { email } from '../../kernel/text/text.ts'
import { linkToken } from '../one-time/tokens.ts'
import { givenPassword } from '../passwords/passwords.ts'
import { requestChange, sendVerification } from './change.ts'
import { verifyEmail } from './verify.ts'

const nothing = z.object({})

/** The address of an account: what proves it, and how it changes. */
export const addressesRouter = router({
  /** Confirms an address with the token of a link that was mailed to it. */
  verifyEmail: publicProcedure
    .input(z.strictObject({ token: linkToken }))
    .output(z.object({ email: z.string() }))
    .mutation(({ ctx, input }) => verifyEmail(ctx, input.token)),

  /** Mails the caller such a link. */
  sendVerification: protectedProcedure
    .input(z.void())
    .output(nothing)
    .mutation(async ({ ctx }) => {
      await sendVerification(ctx)
      return {}
    }),

  /** Mails a link to another address. The account has it once somebody follows that link. */
  changeEmail: protectedProcedure
    .input(z.strictObject({ email, password: givenPassword }))
    .output(nothing)
    .mutation(async ({ ctx, input }) => {
      await requestChange(ctx, input)
      return {}
    }),
})
