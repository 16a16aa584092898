import {
  account,
  age,
  contractDoctorRegistration,
  contractPatientRegistration,
  practitioner,
  registration,
  signIn,
} from '@empanel/api'
import { z } from 'zod'
import { readCredentials, readRefresh } from '../reading/credentials.ts'
import { readRegisteringPatient, readSpecialty } from '../reading/models.ts'
import { snakeKeys } from '../reading/names.ts'
import { doctor } from './doctors.ts'
import { call, contractProcedures, type Endpoint, procedures } from './endpoint.ts'
import { id } from './inputs.ts'
import { patient } from './patients.ts'

const user = z.object({
  id,
  ...account.pick({ name: true, email: true }).shape,
  username: z.string().optional(),
})
const message = 'User registered successfully'
const registered = z.object({ user, message: z.literal(message) })

/** The contract shows a username only where there is one. */
const show = ({ id, name, email, username }: z.infer<typeof account>) => ({
  user: { id, name, email, ...(username === null ? {} : { username }) },
  message,
})

const accountBody = snakeKeys(registration.shape)
const {
  npi: _npi,
  profession: _profession,
  languages: _languages,
  ...doctorFields
} = contractDoctorRegistration.shape
const text = z.string()
const refreshToken = text.meta({ description: 'To be exchanged for new access tokens.' })
const accessToken = text.meta({ description: 'Goes into the `Authorization` header.' })

const post = { method: 'POST', tag: 'Authentication' } as const

/** Ends the description of each kind of registration. */
const whoMay =
  ' Where the server keeps registration closed, the answer is 403; where it waits for approval, the account signs in once an administrator has approved it.'

const refresh = {
  ...post,
  summary: 'A new access token for a refresh token',
  description: 'The refresh token stays good until its session expires or is ended.',
  refuses: [401],
  calls: [procedures.auth.refresh],
  takes: z.object({ refresh: text.min(1) }),
  gives: z.object({ access: accessToken }),
  reads: readRefresh,
  answer: async (ctx, input) => {
    const { access } = await call(procedures.auth.refresh, ctx, input)
    return { body: { access } }
  },
} satisfies Partial<Endpoint>

export const authEndpoints = {
  register: {
    ...post,
    path: '/api/auth/register/',
    summary: 'Makes an account',
    description: `Give a name or a username. The access policy decides which role the account gets.${whoMay}`,
    status: 201,
    refuses: [403],
    calls: [procedures.auth.register],
    takes: z.object(accountBody),
    gives: registered,
    answer: async (ctx, input) => {
      const { user } = await call(procedures.auth.register, ctx, input)
      return { body: show(user) }
    },
  },

  registerPatient: {
    ...post,
    path: '/api/auth/register/patient/',
    summary: "Makes a patient's account with their record",
    description: `Give a name or a username; a name is split where the record lacks a first or last name.${whoMay}`,
    status: 201,
    refuses: [403],
    calls: [contractProcedures.auth.registerPatient],
    takes: z.object({
      ...accountBody,
      ...snakeKeys(contractPatientRegistration.shape),
      age: age.optional().meta({ description: 'In place of a date of birth.' }),
    }),
    gives: registered.extend({ patient: patient.gives }),
    reads: readRegisteringPatient,
    answer: async (ctx, input) => {
      const made = await call(contractProcedures.auth.registerPatient, ctx, input)
      return { body: { ...show(made.user), patient: patient.show(made.patient) } }
    },
  },

  registerDoctor: {
    ...post,
    path: '/api/auth/register/doctor/',
    summary: "Makes a doctor's account with their record",
    description:
      'As for patients. A doctor whose `status` is `pending` sees no patient until an administrator approves them.' +
      whoMay,
    status: 201,
    refuses: [403],
    calls: [contractProcedures.auth.registerDoctor],
    takes: z.object({
      ...accountBody,
      ...snakeKeys(doctorFields),
      specialization: text.optional().meta({ description: 'In place of `specialty`.' }),
    }),
    gives: registered.extend({ doctor: doctor.gives.extend({ status: practitioner.shape.status }) }),
    reads: readSpecialty,
    answer: async (ctx, input) => {
      const made = await call(contractProcedures.auth.registerDoctor, ctx, input)
      const { status } = made.practitioner
      return { body: { ...show(made.user), doctor: { ...doctor.show(made.practitioner), status } } }
    },
  },

  login: {
    ...post,
    path: '/api/auth/login/',
    summary: 'Signs in with an e-mail address or a username',
    description:
      'As `username`, an e-mail address will do as well. After five wrong passwords from one address, every further ' +
      'try from there is refused like a wrong one: for a minute at first, and for up to 15 later. An account that waits for an ' +
      'administrator answers 403 to the right password.',
    refuses: [401, 403],
    calls: [procedures.auth.login],
    takes: z.object({ email: text.nullish(), username: text.nullish(), password: signIn.shape.password }),
    gives: z.object({ refresh: refreshToken, access: accessToken }),
    reads: readCredentials,
    answer: async (ctx, input) => {
      const { refresh, access } = await call(procedures.auth.login, ctx, input)
      if (refresh === null) throw new Error('a cookie holds the refresh token, which no client here asks for')
      return { body: { refresh, access } }
    },
  },

  refresh: { ...refresh, path: '/api/auth/refresh/' },
  tokenRefresh: { ...refresh, path: '/api/auth/token/refresh/' },
} satisfies Record<string, Endpoint>
