import { z } from 'zod'
import { publicProcedure, router } from '../../kernel/procedure.ts'
import { atMost } from '../../kernel/text/text.ts'
import { longestName } from '../accounts/named.ts'
import { linkToken } from '../one-time/tokens.ts'
import { newPassword } from '../passwords/passwords.ts'
import { signIn } from '../sign-in/schema.ts'
import { requestPassword } from './request.ts'
import { resetForgotten } from './reset.ts'

const nothing = z.object({})
const { login } = signIn.shape

/** For people who do not know their password. */
export const forgottenRouter = router({
  /** Has a link mailed to the account with this address or username, if there is one. The answer is always the same. */
  forgotPassword: publicProcedure
    .input(z.strictObject({ login: login.max(longestName, atMost(longestName)) }))
    .output(nothing)
    .mutation(async ({ ctx, input }) => {
      await requestPassword(ctx, input.login)
      return {}
    }),

  /** Chooses a new password with the token of such a link. */
  resetPassword: publicProcedure
    .input(z.strictObject({ token: linkToken, password: newPassword }))
    .output(nothing)
    .mutation(async ({ ctx, input }) => {
      await resetForgotten(ctx, input)
      return {}
    }),
})
