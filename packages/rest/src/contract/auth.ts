import {
  account,
  age,
  contractDoctorRegistration,
  contractPatientRegistration,
  nameMissing,
  namesSomebody,
  practitioner,
  registration,
  signIn,
} from '@empanel/api'
import { z } from 'zod'
import { isGiven, readRegisteringPatient, readSpecialty } from '../reading/models.ts'
import { camelKeys, snakeKeys } from '../reading/names.ts'
import { doctor, showDoctor } from './doctors.ts'
import { contract, contractProcedures, core, endpoint, procedures } from './endpoint.ts'
import { id, told } from './inputs.ts'
import { patient, showPatient } from './patients.ts'

const user = z.object({
  id,
  ...account.pick({ name: true, email: true }).shape,
  username: z.string().optional(),
})

const message = 'User registered successfully' as const
const registered = z.object({ user, message: z.literal(message) })
const { npi: _npi, ...doctorShape } = contractDoctorRegistration.shape
const accountBody = z.strictObject(snakeKeys(registration.shape)).refine(namesSomebody, nameMissing)
const patientBody = accountBody.safeExtend({
  ...snakeKeys(contractPatientRegistration.shape),
  age: age.optional().meta({ description: 'In place of a date of birth.' }),
})
const doctorBody = accountBody.safeExtend({
  ...snakeKeys(doctorShape),
  specialization: z.string().optional().meta({ description: 'In place of `specialty`.' }),
})

/** The contract shows a username only where there is one. */
const show = ({ username, ...rest }: z.infer<typeof account>) => ({
  user: username === null ? rest : { ...rest, username },
  message,
})

const login = z.string().nullish()

const blank = 'This field may not be blank.'
/**
 * A username may also be an e-mail address, while `email` never names anybody by username. Forms send the one that was
 * not filled, too.
 */
const credentials = z
  .strictObject({ email: login, username: login, password: signIn.shape.password })
  .refine(({ email, username }) => !(email && username), 'Give either an email or a username.')
  .refine(({ email, username }) => email || username !== '', { ...told('username'), error: blank })
  .refine(({ email, username }) => email || isGiven(username), {
    ...told('email'),
    error: ({ input }) => (Object(input).email === '' ? blank : 'This field is required.'),
  })
  .transform(({ email, username, password }) => {
    const login = email || (username ?? '')
    return { login: email && !email.includes('@') ? `${login}${nobodys}` : login, password }
  })

/** What cannot be stored is in nobody's name. */
const nobodys = '\0'

const refreshToken = z.string().meta({ description: 'To be exchanged for new access tokens.' })
const accessToken = z.string().meta({ description: 'Goes into the `Authorization` header.' })
const refreshBody = z.strictObject({ refresh: z.string().min(1, 'This field may not be blank.') })

/** What each kind of registration has in common. */
const whoMay =
  ' Where the server keeps registration closed, the answer is 403; where it waits for approval, the account signs in once an administrator has approved it.'

const tag = 'Authentication'
const post = { method: 'POST', tag } as const

const refresh = (path: `/${string}`) =>
  endpoint({
    ...post,
    calls: [procedures.auth.refresh],
    refuses: [401],
    path,
    summary: 'A new access token for a refresh token',
    description: 'The refresh token stays good until its session expires or is ended.',
  })
    .input(refreshBody)
    .output(z.object({ access: accessToken }))
    .mutation(async ({ ctx, input }) => ({ access: (await core(ctx).auth.refresh(input)).access }))

export const authEndpoints = {
  register: endpoint({
    ...post,
    calls: [procedures.auth.register],
    refuses: [403],
    path: '/api/auth/register/',
    summary: 'Makes an account',
    description: `Give a name or a username. The access policy decides which role the account gets.${whoMay}`,
    status: 201,
  })
    .input(accountBody)
    .output(registered)
    .mutation(async ({ ctx, input }) => show((await core(ctx).auth.register(input)).user)),

  registerPatient: endpoint({
    ...post,
    reads: readRegisteringPatient,
    calls: [contractProcedures.auth.registerPatient],
    refuses: [403],
    path: '/api/auth/register/patient/',
    summary: "Makes a patient's account with their record",
    description: `Give a name or a username; a name is split where the record lacks a first or last name.${whoMay}`,
    status: 201,
  })
    .input(patientBody)
    .output(registered.extend({ patient }))
    .mutation(async ({ ctx, input }) => {
      const { age: _, ...fields } = input
      const made = await contract(ctx).auth.registerPatient(camelKeys(fields))
      return { ...show(made.user), patient: showPatient(made.patient) }
    }),

  registerDoctor: endpoint({
    ...post,
    reads: readSpecialty,
    calls: [contractProcedures.auth.registerDoctor],
    refuses: [403],
    path: '/api/auth/register/doctor/',
    summary: "Makes a doctor's account with their record",
    description:
      'As for patients. A doctor whose `status` is `pending` sees no patient until an administrator approves them.' +
      whoMay,
    status: 201,
  })
    .input(doctorBody)
    .output(registered.extend({ doctor: doctor.extend({ status: practitioner.shape.status }) }))
    .mutation(async ({ ctx, input }) => {
      const { specialization: _, ...fields } = input
      const made = await contract(ctx).auth.registerDoctor(camelKeys(fields))
      return { ...show(made.user), doctor: showDoctor(made.practitioner) }
    }),

  login: endpoint({
    ...post,
    calls: [procedures.auth.login],
    refuses: [401, 403],
    path: '/api/auth/login/',
    summary: 'Signs in with an e-mail address or a username',
    description:
      'As `username`, an e-mail address will do as well. After five wrong passwords from one address, every further ' +
      'try from there is refused like a wrong one: for a minute at first, and for up to 15 later. An account that waits for an ' +
      'administrator answers 403 to the right password.',
  })
    .input(credentials)
    .output(z.object({ refresh: refreshToken, access: accessToken }))
    .mutation(async ({ ctx, input }) => {
      const { refresh, access } = await core(ctx).auth.login(input)
      if (refresh === null) throw new Error('a cookie holds the refresh token, which no client here asks for')
      return { refresh, access }
    }),

  refresh: refresh('/api/auth/refresh/'),
  tokenRefresh: refresh('/api/auth/token/refresh/'),
}
