import type { Ledger, Role } from './ledger.ts'
import { accountOf, nurse } from './people.ts'

/** To one colleague, so that who gets whom is no question. */
type Asked = {
  from: number
  to: number
  consulting: 'move' | 'end' | 'keep'
  override: boolean
  closesAccount: boolean
}

/** `to`: undefined where nobody took over. `stamp`: of the assignment that was begun. `before`: what `to` was until then. */
type Handed = {
  patient: number
  role: Role
  to?: number
  stamp?: number | undefined
  before?: Role | undefined
}

type State = 'planned' | 'done' | 'failed' | 'cancelled' | 'undone'
/** `first`: the patients who were to be handed over when it was planned. They come before others. */
type Handover = Asked & { due: number; first: ReadonlySet<number>; rows: Handed[]; state: State }

type Dividing = Asked & { first?: Handover['first'] }
/** The fate of a panel: who goes to the colleague, whose assignments end, and why others stay. */
type Division = { moved: [number, Role][]; ended: [number, Role][]; refused: string[] }

/** The rules of handovers once more, on the model of the ledger. */
export class Handovers {
  readonly all: Handover[] = []
  private readonly ledger: Ledger

  constructor(ledger: Ledger) {
    this.ledger = ledger
  }

  start(asked: Asked): string {
    const handover: Handover = { ...asked, due: 0, first: new Set(), rows: [], state: 'done' }
    const outcome = this.refusedByPeople(asked) ?? this.refusedByPlans(asked) ?? this.carry(handover)
    if (outcome === 'ok') this.all.push(handover)
    return outcome
  }

  plan(asked: Asked, due: number): string {
    const refused = this.refusedByPeople(asked) ?? this.refusedByPlans(asked)
    if (refused) return refused
    const first = new Set(this.divide(asked).moved.map(([patient]) => patient))
    this.all.push({ ...asked, due, first, rows: [], state: 'planned' })
    return 'ok'
  }

  cancel(place: number): string {
    const handover = this.all[place]
    if (!handover) return 'not_found'
    if (handover.state !== 'planned' && handover.state !== 'failed') return 'conflict'
    handover.state = 'cancelled'
    return 'ok'
  }

  carryOut(today: number): void {
    const due = this.all.filter(({ state, due }) => state === 'planned' && due <= today)
    for (const handover of due.toSorted((one, other) => one.due - other.due)) {
      handover.state = this.carry(handover) === 'ok' ? 'done' : 'failed'
    }
  }

  undo(place: number): string {
    const handover = this.all[place]
    if (!handover) return 'not_found'
    if (handover.state !== 'done') return 'conflict'
    const { from } = handover
    const rows = handover.rows.toSorted((one, other) => one.patient - other.patient)
    const outcomes = rows.map(row => this.restore(from, row))
    if (rows.length > 0 && !outcomes.includes('ok')) return outcomes[0] ?? 'conflict'
    const back = rows.filter((_, place) => outcomes[place] === 'ok')
    this.ledger.notices.handedOver(
      back.flatMap(({ patient, role, to }) =>
        role === 'primary' && to !== undefined ? { patient, now: from, former: to } : [],
      ),
    )
    handover.state = 'undone'
    return 'ok'
  }

  private refusedByPeople({ from, to }: Asked): string | undefined {
    const { gonePractitioners } = this.ledger
    if (from === to) return 'validation'
    return gonePractitioners.has(from) || gonePractitioners.has(to) ? 'not_found' : undefined
  }

  /** While one is planned, the panel is in transition, and nobody hands it over in another way. */
  private refusedByPlans(asked: Asked): string | undefined {
    const planned = this.all.some(({ from, state }) => from === asked.from && state === 'planned')
    return planned ? 'already_planned' : undefined
  }

  private carry(handover: Handover): string {
    const refused = this.refusedByPeople(handover)
    if (refused) return refused
    const { teams, notices } = this.ledger
    const { from, to, rows } = handover
    const division = this.divide(handover)
    const { moved, ended } = division
    if (moved.length + ended.length === 0 && division.refused[0]) return division.refused[0]
    this.ledger.overrides += this.overridden(handover, moved)
    for (const [patient, role] of moved) {
      const team = this.ledger.team(patient)
      const before = team.get(to)
      team.delete(from)
      team.set(to, role)
      rows.push({ patient, role, to, before, stamp: team.stampOf(to) })
    }
    for (const [patient, role] of ended) {
      this.ledger.team(patient).delete(from)
      rows.push({ patient, role })
    }
    notices.handedOver(
      moved.flatMap(([patient, role]) => (role === 'primary' ? { patient, now: to, former: from } : [])),
    )
    // Only the account of somebody who looks after nobody any more is closed.
    if (handover.closesAccount && !teams.some(team => team.has(from))) notices.disabled.add(accountOf(from))
    return 'ok'
  }

  private divide({ from, to, consulting, override, first = new Set() }: Dividing): Division {
    const { ledger } = this
    const panel = [...ledger.teams.entries()].flatMap(([patient, team]): [number, Role][] => {
      const role = team.get(from)
      return role ? [[patient, role]] : []
    })
    const primaries = panel.filter(([, role]) => role === 'primary')
    const maximum = ledger.panels.get(to)?.maximum ?? null
    let places = maximum === null || override ? Number.POSITIVE_INFINITY : maximum - ledger.sizeOf(to)
    const refused = new Map<number, string>()
    const firstOnes = primaries.filter(([patient]) => first.has(patient))
    for (const [patient] of new Set([...firstOnes, ...primaries])) {
      const closed = !override && ledger.isClosed(to, patient)
      if (to === nurse) refused.set(patient, 'never_primary')
      else if (closed) refused.set(patient, 'panel_closed')
      else if (places <= 0) refused.set(patient, 'panel_full')
      else places -= 1
    }
    const others = panel.filter(([, role]) => role !== 'primary' && consulting !== 'keep')
    // Nobody looks after a patient twice.
    const ends = ([patient]: [number, Role]) => consulting === 'end' || ledger.team(patient).has(to)
    return {
      moved: [...primaries.filter(([patient]) => !refused.has(patient)), ...others.filter(one => !ends(one))],
      ended: others.filter(ends),
      refused: primaries.flatMap(([patient]) => refused.get(patient) ?? []),
    }
  }

  /** How many of the new primaries come to a panel that would refuse them. */
  private overridden({ to, override }: Asked, moved: Division['moved']): number {
    if (!override) return 0
    const maximum = this.ledger.panels.get(to)?.maximum ?? null
    const size = this.ledger.sizeOf(to)
    return moved
      .filter(([, role]) => role === 'primary')
      .filter(
        ([patient], come) =>
          this.ledger.isClosed(to, patient) || (maximum !== null && size + come >= maximum),
      ).length
  }

  private restore(from: number, { patient, role, to, stamp, before }: Handed): string {
    const { ledger } = this
    const team = ledger.team(patient)
    const refused = ledger.refusedByPeople({ patient, practitioner: from, role })
    if (refused) return refused
    if (to !== undefined && team.stampOf(to) !== stamp) return 'changed_since'
    if (role !== 'primary' && team.has(from)) return 'already_assigned'
    // A panel that accepts nobody new takes its own patients back, if it has places.
    if (role === 'primary' && ledger.isFull(from)) return 'panel_full'
    if (to !== undefined) {
      team.delete(to)
      if (before) team.set(to, before)
    }
    team.set(from, role)
    return 'ok'
  }
}
