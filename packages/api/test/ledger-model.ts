import type { AssignmentRole } from '@empanel/db'

/** Patients and practitioners by their places, not by their ids. The last practitioner is a nurse. */
export const patientCount = 3
export const practitionerCount = 3
export const nurse = practitionerCount - 1
export type Role = AssignmentRole

export type Move = {
  patient: number
  practitioner: number
  role: Role
  previous?: 'end' | 'consulting'
  override: boolean
}
/** Who looks after a patient, and in which role. */
class Team extends Map<number, Role> {
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
}

/**
 * The rules of the ledger once more, written from what they say and not from the code: who looks after whom, whose panel
 * has how many places, and what is planned.
 */
export class Model {
  /** By patient: each practitioner with their role. */
  teams = Array.from({ length: patientCount }, () => new Team())
  maxima = new Map<number, number>()
  gonePatients = new Set<number>()
  gonePractitioners = new Set<number>()
  plans: { step: Move | { ends: [patient: number, practitioner: number] }; state: string }[] = []
  covers: { practitioner: number; by: number; from: number; until: number; ended: boolean }[] = []
  /** In days. */
  today = 0
  /** How many assignments went into panels that were full. */
  overrides = 0

  sizeOf(practitioner: number): number {
    return this.teams.filter(team => team.get(practitioner) === 'primary').length
  }

  primaryOf(patient: number): number | undefined {
    return [...(this.teams[patient] ?? [])].find(([, role]) => role === 'primary')?.[0]
  }

  /** Why people refuse, whatever the ledger says. */
  refusedByPeople({ patient, practitioner, role }: Move): string | undefined {
    if (this.gonePatients.has(patient) || this.gonePractitioners.has(practitioner)) return 'not_found'
    return role === 'primary' && practitioner === nurse ? 'never_primary' : undefined
  }

  /** `ok`, or why a move is refused. */
  move(move: Move): string {
    const { patient, practitioner, role, previous, override } = move
    const team = this.teams[patient] ?? new Team()
    const refused = this.refusedByPeople(move)
    if (refused) return refused
    const primary = this.primaryOf(patient)
    if (previous ? primary === practitioner : team.has(practitioner)) return 'already_assigned'
    if (!previous && role === 'primary' && primary !== undefined) return 'primary_taken'
    const maximum = this.maxima.get(practitioner)
    if (role === 'primary' && maximum !== undefined && this.sizeOf(practitioner) >= maximum) {
      if (!override) return 'panel_full'
      this.overrides += 1
    }
    if (previous && primary !== undefined) {
      team.delete(primary)
      if (previous === 'consulting') team.set(primary, 'consulting')
    }
    team.set(practitioner, role)
    return 'ok'
  }

  end(patient: number, practitioner: number): string {
    if (this.gonePatients.has(patient)) return 'not_found'
    return this.teams[patient]?.delete(practitioner) ? 'ok' : 'not_found'
  }

  deletePatient(patient: number): string {
    if (this.gonePatients.has(patient)) return 'not_found'
    this.gonePatients.add(patient)
    this.teams[patient]?.clear()
    for (const plan of this.plans) {
      const theirs = 'ends' in plan.step ? plan.step.ends[0] : plan.step.patient
      if (theirs === patient && plan.state !== 'done') plan.state = 'cancelled'
    }
    return 'ok'
  }

  deletePractitioner(practitioner: number): string {
    if (this.gonePractitioners.has(practitioner)) return 'not_found'
    this.gonePractitioners.add(practitioner)
    for (const team of this.teams) team.delete(practitioner)
    return 'ok'
  }

  /** `ok`, or why one cannot cover the other from a day until another. */
  cover(cover: { practitioner: number; by: number; from: number; until: number }): string {
    const { practitioner, by, from, until } = cover
    if (practitioner === by) return 'validation'
    if (this.gonePractitioners.has(practitioner) || this.gonePractitioners.has(by)) return 'not_found'
    const taken = this.covers.some(
      other =>
        other.practitioner === practitioner &&
        other.by === by &&
        !other.ended &&
        other.from < until &&
        other.until > from,
    )
    if (taken) return 'already_covered'
    this.covers.push({ ...cover, ended: false })
    return 'ok'
  }

  endCover(place: number): string {
    const cover = this.covers[place]
    if (!cover || this.gonePractitioners.has(cover.practitioner)) return 'not_found'
    if (cover.ended || cover.until <= this.today) return 'conflict'
    cover.ended = true
    return 'ok'
  }

  /** The patients whom a practitioner's account reaches by the scope `assigned`. */
  reachedBy(practitioner: number): number[] {
    const gone = this.gonePractitioners
    const covered = this.covers.filter(
      cover =>
        cover.by === practitioner &&
        !cover.ended &&
        cover.from <= this.today &&
        cover.until > this.today &&
        !gone.has(cover.practitioner),
    )
    const panels = gone.has(practitioner) ? [] : [practitioner, ...covered.map(cover => cover.practitioner)]
    const reached = (patient: number) =>
      !this.gonePatients.has(patient) && panels.some(panel => this.teams[patient]?.has(panel))
    return [...this.teams.keys()].filter(reached)
  }

  timePasses(): void {
    for (const plan of this.plans) {
      if (plan.state !== 'planned') continue
      const { step } = plan
      if ('ends' in step) {
        this.end(...step.ends)
        plan.state = 'done'
        continue
      }
      const outcome = this.move(step)
      const isSo = this.teams[step.patient]?.get(step.practitioner) === step.role
      plan.state = outcome === 'ok' || (outcome === 'already_assigned' && isSo) ? 'done' : 'failed'
    }
  }
}
