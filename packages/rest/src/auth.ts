import {
  account,
  doctor as doctorRecord,
  doctorRegistration,
  patientRegistration,
  registration,
  signIn,
} from '@empanel/api'
import { z } from 'zod'
import { doctor, showDoctor } from './doctors.ts'
import { core, endpoint, procedures } from './endpoint.ts'
import { camelKeys, snakeKeys } from './names.ts'
import { patient, showPatient } from './patients.ts'

const user = z.object({
  ...account.pick({ id: true, name: true, email: true }).shape,
  username: z.string().optional(),
})

const message = 'User registered successfully' as const
const registered = z.object({ user, message: z.literal(message) })
const { npi: _npi, ...doctorShape } = doctorRegistration.shape

/** The contract shows a username only where there is one. */
const show = ({ username, ...rest }: z.infer<typeof account>) => ({
  user: username === null ? rest : { ...rest, username },
  message,
})

/** A username may also be an e-mail address, while `email` never names anybody by username. */
const credentials = z
  .strictObject({
    email: signIn.shape.login.optional(),
    username: signIn.shape.login.optional(),
    password: signIn.shape.password,
  })
  .transform(({ email, username, password }, ctx) => {
    if (email !== undefined && username !== undefined) {
      ctx.addIssue({ code: 'custom', message: 'Give either an email or a username.' })
    }
    const login = username ?? (email?.includes('@') ? email : email && `${email}@`)
    if (login === undefined) {
      ctx.addIssue({ code: 'custom', path: ['email'], message: 'This field is required.' })
      return z.NEVER
    }
    return { login, password }
  })

const refreshBody = z.strictObject({ refresh: z.string().min(1, 'This field may not be blank.') })

const tag = 'Authentication'
const post = { method: 'POST', tag } as const

const refresh = (path: `/${string}`) =>
  endpoint({
    ...post,
    calls: [procedures.auth.refresh],
    refuses: [401],
    path,
    summary: 'A new access token for a refresh token',
  })
    .input(refreshBody)
    .output(z.object({ access: z.string() }))
    .mutation(async ({ ctx, input }) => ({ access: (await core(ctx).auth.refresh(input)).access }))

export const authEndpoints = {
  register: endpoint({
    ...post,
    calls: [procedures.auth.register],
    path: '/api/auth/register/',
    summary: 'Makes an account; one of name and username is required',
    status: 201,
  })
    .input(z.strictObject(snakeKeys(registration.shape)))
    .output(registered)
    .mutation(async ({ ctx, input }) => show((await core(ctx).auth.register(input)).user)),

  registerPatient: endpoint({
    ...post,
    calls: [procedures.auth.registerPatient],
    refuses: [403],
    path: '/api/auth/register/patient/',
    summary: "Makes a patient's account with their record",
    status: 201,
  })
    .input(z.strictObject(snakeKeys(patientRegistration.shape)))
    .output(registered.extend({ patient }))
    .mutation(async ({ ctx, input }) => {
      const made = await core(ctx).auth.registerPatient(camelKeys(input))
      return { ...show(made.user), patient: showPatient(made.patient) }
    }),

  registerDoctor: endpoint({
    ...post,
    calls: [procedures.auth.registerDoctor],
    refuses: [403],
    path: '/api/auth/register/doctor/',
    summary: "Makes a doctor's account with their record, which may have to wait for approval",
    status: 201,
  })
    .input(z.strictObject(snakeKeys(doctorShape)))
    .output(registered.extend({ doctor: doctor.extend({ status: doctorRecord.shape.status }) }))
    .mutation(async ({ ctx, input }) => {
      const made = await core(ctx).auth.registerDoctor(camelKeys(input))
      return { ...show(made.user), doctor: showDoctor(made.doctor) }
    }),

  login: endpoint({
    ...post,
    calls: [procedures.auth.login],
    refuses: [401],
    path: '/api/auth/login/',
    summary: 'Signs in with an e-mail address or a username',
  })
    .input(credentials)
    .output(z.object({ refresh: z.string(), access: z.string() }))
    .mutation(({ ctx, input }) => core(ctx).auth.login(input)),

  refresh: refresh('/api/auth/refresh/'),
  tokenRefresh: refresh('/api/auth/token/refresh/'),
}
