import Fastify from 'fastify'
import { jwtVerify } from 'jose'
import postgres from 'postgres'

/*
 * Two reads written by hand: they check the token, send one statement with the columns and the condition of the policy, and
 * reply with its rows. With AUDIT=yes they insert an audit entry first.
 */
const { DATABASE_URL = '', JWT_SECRET = '', PORT = '', AUDIT } = process.env
const sql = postgres(DATABASE_URL, { max: 10, connection: { TimeZone: 'UTC', DateStyle: 'ISO' } })
const key = new TextEncoder().encode(JWT_SECRET)
const app = Fastify({ logger: true })
app.decorateRequest('userId', 0)

declare module 'fastify' {
  interface FastifyRequest {
    userId: number
  }
}

app.get('/health/ready', { logLevel: 'warn' }, async () => ({ status: 'ok' }))

app.register(async routes => {
  routes.addHook('onRequest', async (request, reply) => {
    const [, token = ''] = request.headers.authorization?.split(' ') ?? []
    try {
      const { payload } = await jwtVerify(token, key, {
        algorithms: ['HS256'],
        issuer: 'empanel',
        audience: 'empanel/access',
      })
      request.userId = Number(payload.sub)
    } catch {
      return reply.code(401).send({ detail: 'Given token not valid for any token type' })
    }
  })

  routes.get<{ Params: { id: string } }>('/api/patients/:id/', async (request, reply) => {
    const [patient] = await sql`
      select ${columns} from patients p left join users u on u.id = p.created_by
      where p.id = ${Number(request.params.id)} and p.deleted_at is null`
    if (!patient) return reply.code(404).send({ detail: 'Not found.' })
    await audit(request.userId, [patient.id], request)
    return patient
  })

  routes.get<{ Querystring: { limit: string } }>('/api/patients/', async request => {
    const patients = await sql`
      select ${columns}, d.id as "primaryId", concat(d.first_name, ' ', d.last_name) as "primaryName"
      from patients p left join users u on u.id = p.created_by
      left join assignments a on a.patient_id = p.id and a.role = 'primary' and a.ended_at is null
      left join practitioners d on d.id = a.practitioner_id
      where p.deleted_at is null order by p.id limit ${Number(request.query.limit) + 1}`
    const page = patients.slice(0, -1)
    await audit(
      request.userId,
      page.map(({ id }) => id),
      request,
    )
    return page
  })
})

const columns = sql`
  p.id, p.first_name as "firstName", p.last_name as "lastName", p.date_of_birth::text as "dateOfBirth", p.gender, p.address,
  p.phone_number as "phoneNumber", p.email, p.medical_history as "medicalHistory",
  p.preferred_language as "preferredLanguage", p.deceased_on::text as "deceasedOn", p.site_id as "siteId",
  p.owner_id as "ownerId", p.version, p.created_at as "createdAt", p.updated_at as "updatedAt", u.email as "createdBy"`

async function audit(
  userId: number,
  patientIds: number[],
  { id, ip }: { id: string; ip: string },
): Promise<void> {
  if (AUDIT !== 'yes') return
  await sql`
    insert into audit_events (at, actor_id, actor_role, action, outcome, patient_ids, basis, request_id, ip)
    values (now(), ${userId}, 'staff', 'patients.read', 'ok', ${patientIds}, 'all', ${id}, ${ip})`
}

process.on('SIGTERM', async () => {
  await app.close()
  await sql.end()
})
await app.listen({ host: '127.0.0.1', port: Number(PORT) })
