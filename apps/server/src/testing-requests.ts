import { once } from 'node:events'
import { type Socket, connect as tcpConnect } from 'node:net'
import { expect } from 'vitest'
import { z } from 'zod'
import type { Spawned } from './testing.ts'

/** A TCP connection to a server, from another address of this machine if wanted. */
export async function openSocket(host: string, port: number, localAddress?: string): Promise<Socket> {
  const socket = tcpConnect({ port, host, ...(localAddress && { localAddress }) })
  socket.on('error', () => {})
  await once(socket, 'connect')
  return socket
}

/** Asks a server process to end, which it must do well within ten seconds. */
export async function stop(server: Spawned, signal: NodeJS.Signals): Promise<void> {
  const began = performance.now()
  server.child.kill(signal)
  expect(await server.ended).toBe(0)
  expect(performance.now() - began).toBeLessThan(10_000)
}

/** The access token of an account, by REST. */
export async function signIn(address: string, email: string, password: string): Promise<string> {
  const reply = await request(`${address}/api/auth/login/`, '', 'POST', { email, password })
  return z.object({ access: z.string() }).parse(await reply.json()).access
}

/** Sends a request with a token and JSON, where given. */
export function request(url: string, token: string, method = 'GET', body?: object): Promise<Response> {
  return fetch(url, {
    method,
    headers: {
      ...(token && { authorization: `Bearer ${token}` }),
      ...(body && { 'content-type': 'application/json' }),
    },
    ...(body && { body: JSON.stringify(body) }),
  })
}
