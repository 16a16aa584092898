import { z } from 'zod'
import { creating } from '../idempotency/creating.ts'
import { protectedProcedure, publicProcedure, router } from '../trpc.ts'
import { changePassword, logout, whoAmI } from './account.ts'
import { login } from './login.ts'
import { givenPassword, newPassword } from './passwords.ts'
import { refresh } from './refresh.ts'
import { register, registerDoctor, registerPatient } from './register.ts'
import {
  doctorRegistration,
  me,
  patientRegistration,
  registered,
  registeredDoctor,
  registeredPatient,
  registration,
  signIn,
  tokenPair,
} from './schema.ts'
import { deliver } from './sessions.ts'

const nothing = z.object({})

export const authRouter = router({
  /** Makes an account with the role that the policy gives to whoever registers. */
  register: publicProcedure
    .input(registration)
    .concat(creating)
    .output(registered)
    .mutation(({ ctx, input }) => register(ctx, input)),

  /** Makes a patient's account together with their record. */
  registerPatient: publicProcedure
    .input(patientRegistration)
    .concat(creating)
    .output(registeredPatient)
    .mutation(({ ctx, input }) => registerPatient(ctx, input)),

  /** Makes a doctor's account together with their record, which the policy may have wait for approval. */
  registerDoctor: publicProcedure
    .input(doctorRegistration)
    .concat(creating)
    .output(registeredDoctor)
    .mutation(({ ctx, input }) => registerDoctor(ctx, input)),

  login: publicProcedure
    .input(signIn)
    .output(tokenPair)
    .mutation(async ({ ctx, input }) => deliver(ctx, await login(ctx, input))),

  /**
   * A new access token for a refresh token, from the input or else from the browser's cookie; the refresh token is
   * then used up, and its successor comes the same way.
   */
  refresh: publicProcedure
    .input(z.strictObject({ refresh: z.string().min(1, 'This field may not be blank.').optional() }))
    .output(tokenPair)
    .mutation(async ({ ctx, input }) =>
      deliver(ctx, await refresh(ctx, input.refresh ?? ctx.refreshCookie?.token)),
    ),

  /** Ends the session: neither of its tokens is good any more. */
  logout: protectedProcedure
    .input(z.void())
    .output(nothing)
    .mutation(async ({ ctx }) => {
      await logout(ctx)
      ctx.refreshCookie?.clear()
      return {}
    }),

  me: protectedProcedure
    .input(z.void())
    .output(me)
    .query(({ ctx }) => whoAmI(ctx)),

  changePassword: protectedProcedure
    .input(z.strictObject({ currentPassword: givenPassword, newPassword }))
    .output(nothing)
    .mutation(async ({ ctx, input }) => {
      await changePassword(ctx, input)
      return {}
    }),
})
