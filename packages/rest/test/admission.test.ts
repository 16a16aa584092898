import { createContextFactory, type Grid } from '@empanel/api'
import { expect, test } from 'vitest'
import { useDatabase } from './support/server.ts'

const start = await useDatabase()

/** A server whose policy records which actions it is asked about. */
async function countingServer() {
  const asked: string[] = []
  const grid = (of: Grid): Grid =>
    new Proxy(of, {
      get(target, action) {
        asked.push(String(action))
        return Reflect.get(target, action)
      },
    })
  let contextFor: ReturnType<typeof createContextFactory> | undefined
  const server = await start('clinic', {
    contextFor: facts => {
      if (!contextFor) throw new Error('the server has not begun')
      return contextFor(facts)
    },
  })
  const { services } = server
  const { policy } = services
  contextFor = createContextFactory({ ...services, policy: { ...policy, grid: grid(policy.grid) } })
  return { server, asked }
}

test('each request asks the policy once, before its body is read', async () => {
  const { server, asked } = await countingServer()
  await using _ = server
  const { token } = await server.account('staff')
  const patient = { first_name: 'Ada', last_name: 'Byron', date_of_birth: '1815-12-10', gender: 'F' }
  asked.length = 0
  const { status } = await server.send('POST', '/api/patients/', { token, json: patient })
  expect({ status, asked }).toEqual({ status: 201, asked: ['patients.create'] })

  asked.length = 0
  await server.send('GET', '/api/patients/', { token })
  expect(asked.filter(action => action === 'patients.read')).toHaveLength(1)
})
