import type { Acceptance, AssignmentRole } from '@empanel/db'
import { Notices } from './notices.ts'
import { householdOf, nurse, patientPlaces } from './people.ts'

export type Role = AssignmentRole

export type Move = {
  patient: number
  practitioner: number
  role: Role
  previous?: 'end' | 'consulting'
  override: boolean
}

/** Who looks after a patient, and in which role. */
export class Team extends Map<number, Role> {
  private begun = 0
  private stamps = new Map<number, number>()

  override set(practitioner: number, role: Role): this {
    // The stamps do not exist yet where the map itself is made.
    this.stamps?.set(practitioner, ++this.begun)
    return super.set(practitioner, role)
  }

  /** Tells an assignment from a later one of the same practitioner. Undefined where there is none now. */
  stampOf(practitioner: number): number | undefined {
    return this.has(practitioner) ? this.stamps.get(practitioner) : undefined
  }

  /** All who have ever been part of it. */
  hasHad(practitioner: number): boolean {
    return this.stamps.has(practitioner)
  }
}

/** Whom a panel accepts, and how many it may have. */
export type Settings = { accepting: Acceptance; maximum: number | null }

/**
 * The rules of the ledger once more, written from what they say and not from the code: who looks after whom, and which
 * panels take whom.
 */
export class Ledger {
  readonly teams = patientPlaces.map(() => new Team())
  readonly panels = new Map<number, Settings>()
  readonly gonePatients = new Set<number>()
  readonly dead = new Set<number>()
  readonly gonePractitioners = new Set<number>()
  readonly notices = new Notices(practitioner => this.gonePractitioners.has(practitioner))
  /** How many assignments went into panels that refused them. */
  overrides = 0

  team(patient: number): Team {
    return this.teams[patient] ?? new Team()
  }

  sizeOf(practitioner: number): number {
    return this.teams.filter(team => team.get(practitioner) === 'primary').length
  }

  primaryOf(patient: number): number | undefined {
    return [...this.team(patient)].find(([, role]) => role === 'primary')?.[0]
  }

  /** The practitioners who looked after the patient at any time, or look after somebody of the household now. */
  private knows(practitioner: number, patient: number, alsoFamily: boolean): boolean {
    const family = patientPlaces.filter(other => householdOf(other) === householdOf(patient))
    return (
      this.team(patient).hasHad(practitioner) ||
      (alsoFamily && family.some(other => this.team(other).has(practitioner)))
    )
  }

  isClosed(practitioner: number, patient: number): boolean {
    const accepting = this.panels.get(practitioner)?.accepting ?? 'open'
    if (accepting === 'open' || accepting === 'closed') return accepting === 'closed'
    return !this.knows(practitioner, patient, accepting === 'existing_families')
  }

  isFull(practitioner: number): boolean {
    const maximum = this.panels.get(practitioner)?.maximum ?? null
    return maximum !== null && this.sizeOf(practitioner) >= maximum
  }

  /** Why people refuse, whatever the ledger says. */
  refusedByPeople({ patient, practitioner, role }: Omit<Move, 'override'>): string | undefined {
    if (this.gonePatients.has(patient)) return 'not_found'
    if (this.dead.has(patient)) return 'patient_deceased'
    if (this.gonePractitioners.has(practitioner)) return 'not_found'
    return role === 'primary' && practitioner === nurse ? 'never_primary' : undefined
  }

  /** `ok`, or why a move is refused. `closed`: whether the panel was closed to the patient when the request began. */
  move(
    move: Move,
    {
      closed = this.isClosed(move.practitioner, move.patient),
      tells,
    }: { closed?: boolean; tells?: 'practitioners' } = {},
  ): string {
    const { patient, practitioner, role, previous, override } = move
    const team = this.team(patient)
    const refused = this.refusedByPeople(move)
    if (refused) return refused
    const former = this.primaryOf(patient)
    if (previous ? former === practitioner : team.has(practitioner)) return 'already_assigned'
    if (!previous && role === 'primary' && former !== undefined) return 'primary_taken'
    const refusal = closed ? 'panel_closed' : this.isFull(practitioner) ? 'panel_full' : undefined
    if (role === 'primary' && refusal) {
      if (!override) return refusal
      this.overrides += 1
    }
    if (previous && former !== undefined) {
      team.delete(former)
      if (previous === 'consulting') team.set(former, 'consulting')
    }
    team.set(practitioner, role)
    if (role === 'primary') this.notices.primaryChanged(patient, { now: practitioner, former }, tells)
    return 'ok'
  }

  /** Several at once: whether a panel knows a patient was found out before the first of them. */
  moveMany(moves: Move[]): string[] {
    const closed = moves.map(({ practitioner, patient }) => this.isClosed(practitioner, patient))
    return moves.map((move, place) => this.move(move, { closed: closed[place] ?? false }))
  }

  end(patient: number, practitioner: number): string {
    if (this.gonePatients.has(patient)) return 'not_found'
    const role = this.team(patient).get(practitioner)
    if (!role) return 'not_found'
    this.team(patient).delete(practitioner)
    if (role === 'primary') this.notices.primaryChanged(patient, { former: practitioner })
    return 'ok'
  }
}
