import { z } from 'zod'
import { evenBeforeOwnPassword, protectedProcedure, publicProcedure, router } from '../../kernel/procedure.ts'
import { changeName, changePassword, logout, whoAmI } from '../accounts/own-account.ts'
import { givenPassword, newPassword } from '../passwords/passwords.ts'
import { deliver } from '../sessions/sessions.ts'
import { login } from './login.ts'
import { refresh } from './refresh.ts'
import { account, me, nameChange, signIn, tokenPair } from './schema.ts'

const nothing = z.object({})

export const authRouter = router({
  login: publicProcedure
    .input(signIn)
    .output(tokenPair)
    .mutation(async ({ ctx, input }) => deliver(ctx, await login(ctx, input))),

  /**
   * Gives a new access token for a refresh token from the input or the browser's cookie. The refresh token is then used
   * up.
   * Its successor comes the same way.
   */
  refresh: publicProcedure
    .input(z.strictObject({ refresh: z.string().min(1, 'This field may not be blank.').optional() }))
    .output(tokenPair)
    .mutation(async ({ ctx, input }) =>
      deliver(ctx, await refresh(ctx, input.refresh ?? ctx.refreshCookie?.token)),
    ),

  /** Ends the session; both its tokens stop working. */
  logout: evenBeforeOwnPassword
    .input(z.void())
    .output(nothing)
    .mutation(async ({ ctx }) => {
      await logout(ctx)
      ctx.refreshCookie?.clear()
      return {}
    }),

  me: evenBeforeOwnPassword
    .input(z.void())
    .output(me)
    .query(({ ctx }) => whoAmI(ctx)),

  /** Ends the account's other sessions. */
  changePassword: evenBeforeOwnPassword
    .input(z.strictObject({ currentPassword: givenPassword, newPassword }))
    .output(nothing)
    .mutation(async ({ ctx, input }) => {
      await changePassword(ctx, input)
      return {}
    }),

  changeName: protectedProcedure
    .input(nameChange)
    .output(account)
    .mutation(({ ctx, input }) => changeName(ctx, input.name)),
})
