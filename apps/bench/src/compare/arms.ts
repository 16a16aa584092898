import {
  programs,
  type Settings,
  startServer,
  withoutTransport,
  withStockAdapter,
} from '../clinic/servers.ts'
import type { Load } from '../measure/load.ts'
import { type CaseName, caseNames, type World } from '../requests/cases.ts'
import { field } from '../requests/reply.ts'
import { prove, type Transport } from '../requests/requests.ts'
import { type Clinic, worldOf } from './clinic-server.ts'

/** The arms that stand for our RPC: of the bundle, and of the sources. */
export type OurRpc = 'RPC' | 'RPC, from sources'

/**
 * One way of doing a case's work. `beside`: what it is compared with, if that is not RPC as it is served. `pid`: the
 * server's, if it is known.
 */
export type Arm = {
  name: string
  beside?: OurRpc
  url: string
  transport: Transport | 'sdk'
  world: World
  pid?: number
  cases: readonly CaseName[]
}

/** Another project's server that speaks the REST contract, with an account's `token`. */
export type Peer = { url: string; name: string; token: string; pid?: number }

const reads = ['get', 'list'] as const
/** Sign-ins are not batched: the server's queue for them is short, and would refuse batches of ten. */
const batched = caseNames.filter(name => name !== 'sign-in')

/**
 * Starts all servers; they stop when disposed of. RPC and the arms that it is compared with have a process each. A
 * process that serves several transports in turn, as for the other arms, is never as warm for any of them.
 */
export async function startArms(clinic: Clinic): Promise<AsyncDisposable & { arms: Arm[] }> {
  await using started = new AsyncDisposableStack()
  const serve = async (program: string, more: Settings = {}, flags: string[] = []) => {
    const { url, pid } = started.use(await startServer(program, { ...clinic.settings, ...more }, flags))
    return { url, pid }
  }
  const [alone, shared] = [await serve(programs.served), await serve(programs.served)]
  const plain = await serve(programs.plain)
  const audited = await serve(programs.plain, { AUDIT: 'yes' })
  const sources = await serve(programs.sources)
  const stock = await serve(programs.sources, {}, withStockAdapter)
  const straight = await serve(programs.sources, {}, withoutTransport)
  const world = await worldOf(clinic, shared.url)
  const all = { world, cases: caseNames }
  const fromSources = { ...all, transport: 'rpc', beside: 'RPC, from sources' } as const
  const byHand = { world, cases: reads, transport: 'rest' } as const
  const arms: Arm[] = [
    { ...all, ...alone, name: 'RPC', transport: 'rpc' },
    { ...byHand, ...plain, name: 'plain' },
    { ...byHand, ...audited, name: 'plain, audited' },
    { ...fromSources, ...sources, name: 'RPC, from sources' },
    { ...fromSources, ...stock, name: 'stock adapter' },
    { ...fromSources, ...straight, name: 'no transport', cases: reads },
    { ...all, ...shared, name: 'REST', transport: 'rest' },
    { world, cases: batched, ...shared, name: 'RPC, batches of 10', transport: 'batch' },
    { ...all, ...shared, name: 'SDK', transport: 'sdk' },
  ]
  const running = started.move()
  return { arms, [Symbol.asyncDispose]: () => running.disposeAsync() }
}

/** A peer with as many patients as the clinic. If it has none, they are created over its own interface. */
export async function peerArm({ token, ...peer }: Peer, { size }: Clinic, load: Load): Promise<Arm> {
  const world = { patientIds: [], surnames: [], practitionerIds: [], tokens: { staff: token, doctor: token } }
  const arm = { ...peer, transport: 'rest', cases: ['get', 'list', 'create'] } as const
  if ((await idsAt(peer.url, token)).length === 0) {
    await load.run({ ...arm, name: 'create', world, first: 0, amount: size.patients })
  }
  return { ...arm, world: { ...world, patientIds: await idsAt(peer.url, token) } }
}

async function idsAt(url: string, token: string): Promise<number[]> {
  const headers = { authorization: `Bearer ${token}` }
  const reply = await fetch(`${url}/api/patients/?limit=200`, { headers })
  const rows: unknown = await reply.json()
  if (reply.headers.get('connection') === 'close') {
    throw new Error(`${url} closes a connection after each reply: set it up to keep them open`)
  }
  if (!reply.ok || !Array.isArray(rows)) throw new Error(`${url} does not list patients: ${reply.status}`)
  return rows.map(row => Number(field(row, 'id')))
}

/** Checks that an arm does a case right, with the inputs from call `n` on. The SDK is checked while it calls. */
export async function proveArm(arm: Arm, name: CaseName, n: number): Promise<void> {
  if (arm.transport !== 'sdk') await prove(arm.url, name, arm.transport, arm.world, n)
}
