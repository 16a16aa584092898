import { presetNames, usualQuotas } from '@empanel/api'
import { withOneHost } from '@empanel/db'
import { z } from 'zod'
import { fewestBytes, isGuessable } from './guessable.ts'
import { mailSender, mailServer } from './mail-server.ts'
import { areProxies } from './proxies.ts'
import { registrationSetting } from './registration.ts'
import { WrongSetting } from './user-error.ts'

/** A whole number, given as text. */
const whole = (min: number, max: number) =>
  z
    .string()
    .regex(/^\d+$/, `must be a whole number from ${min} to ${max}`)
    .transform(Number)
    .refine(n => n >= min && n <= max, `must be a whole number from ${min} to ${max}`)

const origins = z
  .string()
  .transform(list =>
    list
      .split(',')
      .map(origin => origin.trim())
      .filter(Boolean),
  )
  .refine(list => list.every(isOrigin), 'must be a list of exact origins such as https://portal.example.org')

/** The origin of the portal, which is served at no path. */
const publicUrl = z
  .string()
  .transform(text => text.replace(/\/$/, ''))
  .refine(
    text => isOrigin(text) && /^https?:/.test(text),
    'must be the origin at which people reach the portal, such as https://empanel.example.org',
  )

function isOrigin(text: string): boolean {
  return URL.canParse(text) && new URL(text).origin === text
}

const secret = z
  .string()
  .refine(
    secret => Buffer.byteLength(secret) >= fewestBytes,
    `must be at least ${fewestBytes} bytes long, for example the output of: openssl rand -base64 48`,
  )

/** Secrets: the first is in use, the others were before. */
const secrets = z
  .string()
  .transform(list => list.split(',').map(secret => secret.trim()))
  .refine(
    list => list.every(secret => Buffer.byteLength(secret) >= fewestBytes),
    `must be one secret of at least ${fewestBytes} bytes, or several with commas between them`,
  )

/** `false`, or the addresses of trusted proxies. */
const proxies = z
  .string()
  .refine(text => text === 'false' || areProxies(text), {
    error:
      'must be false or the addresses of your proxies, such as 10.0.0.1, 10.0.0.0/8 or loopback, with commas between them. ' +
      'Neither true nor a number of hops will do: anybody could then say what their address is',
  })
  .transform(text => (text === 'false' ? false : text))

const settings = z.object({
  NODE_ENV: z.enum(['development', 'production', 'test']).default('development'),
  DATABASE_URL: z
    .string()
    .refine(isPostgresUrl, 'must look like postgres://user:password@host:5432/database')
    .optional(),
  DATA_DIR: z.string().default('.data'),
  HOST: z.string().default('127.0.0.1'),
  PORT: whole(0, 65_535).default(3000),
  PUBLIC_URL: publicUrl.optional(),
  SMTP_URL: mailServer.optional(),
  MAIL_FROM: mailSender.optional(),
  CORS_ORIGINS: origins.default([]),
  JWT_SECRET: secret.optional(),
  JWT_PREVIOUS_SECRET: secret.optional(),
  JWT_ACCESS_MINUTES: whole(1, 1440).default(15),
  JWT_REFRESH_DAYS: whole(1, 365).default(7),
  JWT_SESSION_DAYS: whole(1, 3650).default(30),
  AUDIT_KEY: secrets.default([]),
  ACCESS_POLICY: z.enum(presetNames).default('clinic'),
  REGISTRATION: registrationSetting.optional(),
  CREATIONS_PER_MINUTE: whole(1, 10_000_000).default(usualQuotas.creationsPerMinute),
  CREATIONS_PER_DAY: whole(1, 10_000_000).default(usualQuotas.creationsPerDay),
  REGISTRATIONS_PER_HOUR: whole(1, 10_000_000).default(usualQuotas.registrationsPerHour),
  RECORDED_PER_MINUTE: whole(60, 10_000_000).default(usualQuotas.recordedPerMinute),
  BREAK_GLASS_MINUTES: whole(5, 240).default(60),
  LOG_LEVEL: z.enum(['fatal', 'error', 'warn', 'info', 'debug', 'trace', 'silent']).default('info'),
  TRUST_PROXY: proxies.default(false),
  METRICS_TOKEN: z.string().min(16, 'must be at least 16 characters long').optional(),
})

/**
 * Whether others can reach the server or its database: real people sign in there, or soon will. A server that only this
 * machine reaches may use any secret.
 */
const facesOthers = ({ NODE_ENV, DATABASE_URL, HOST, TRUST_PROXY }: z.infer<typeof settings>) =>
  NODE_ENV === 'production' || DATABASE_URL !== undefined || TRUST_PROXY !== false || !isLoopback(HOST)

const isLoopback = (host: string) => /^(localhost|127\.\d+\.\d+\.\d+|::1)$/i.test(host)

const secretNames = ['JWT_SECRET', 'JWT_PREVIOUS_SECRET', 'AUDIT_KEY', 'METRICS_TOKEN'] as const

const schema = settings.superRefine((env, ctx) => {
  const secretsOf = (name: (typeof secretNames)[number]) => [env[name] ?? []].flat()
  const refuse = (name: string, message: string) => ctx.addIssue({ code: 'custom', path: [name], message })
  for (const name of facesOthers(env) ? secretNames : []) {
    if (secretsOf(name).some(isGuessable)) {
      refuse(
        name,
        'can be guessed: it is a sample or too regular. Use the output of: openssl rand -base64 48',
      )
    }
  }
  // Mails to real people need links that open, and a sender that servers accept.
  if (env.SMTP_URL && !env.PUBLIC_URL) {
    refuse(
      'PUBLIC_URL',
      'must be set when SMTP_URL is: it begins the links in mails, such as https://empanel.example.org',
    )
  }
  if (env.SMTP_URL && !env.MAIL_FROM) {
    refuse('MAIL_FROM', 'must be set when SMTP_URL is, such as Empanel <empanel@example.org>')
  }
  // Others receive and keep this token: with such a secret they could sign tokens and forge the trail.
  const [token] = secretsOf('METRICS_TOKEN')
  const others = secretNames.filter(name => name !== 'METRICS_TOKEN').flatMap(secretsOf)
  if (token !== undefined && others.includes(token)) {
    refuse('METRICS_TOKEN', 'must be another one than the secrets that sign tokens and the audit trail')
  }
})

function isPostgresUrl(text: string): boolean {
  return URL.canParse(withOneHost(text)) && /^postgres(ql)?:/.test(text)
}

/** The settings of one process. */
export type Env = z.infer<typeof schema>

/**
 * Reads the settings; an empty variable counts as unset.
 * @throws WrongSetting naming the first variable that does not hold.
 */
export function readEnv(source: Record<string, string | undefined>): Env {
  const given = Object.fromEntries(Object.entries(source).filter(([, value]) => value !== ''))
  const result = schema.safeParse(given)
  if (!result.success) {
    const [issue] = result.error.issues
    throw new WrongSetting(`${String(issue?.path[0])} ${issue ? meaningOf(issue) : 'is wrong'}`)
  }
  return result.data
}

function meaningOf(issue: z.core.$ZodIssue): string {
  return issue.code === 'invalid_value' ? `must be one of ${issue.values.join(', ')}` : issue.message
}
