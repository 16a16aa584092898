import fc from 'fast-check'
import { type Model, nurse, practitionerCount, type Role } from './ledger-model.ts'

/** A handover to one colleague, so that who gets whom is no question; or the undoing of one. */
export type HandoverStep =
  | { kind: 'handOver'; from: number; to: number; consulting: 'move' | 'end' | 'keep' }
  | { kind: 'undo'; handover: number }

const practitioner = fc.nat({ max: practitionerCount - 1 })
export const handoverStep: fc.Arbitrary<HandoverStep> = fc.oneof(
  fc.record({
    ...{ kind: fc.constant('handOver' as const), from: practitioner, to: practitioner },
    consulting: fc.constantFrom('move' as const, 'end' as const, 'keep' as const),
  }),
  fc.record({ kind: fc.constant('undo' as const), handover: fc.nat({ max: 3 }) }),
)

/** `to`: undefined where nobody took over. `stamp`: of the assignment that was begun. `before`: what `to` was until then. */
type Handed = {
  patient: number
  role: Role
  to?: number
  stamp?: number | undefined
  before?: Role | undefined
}
export type Handover = { from: number; rows: Handed[]; undone: boolean }

/** The rules of handovers once more, on the model of the ledger. */
export class Handovers {
  done: Handover[] = []
  readonly model: Model

  constructor(model: Model) {
    this.model = model
  }

  handOver({ from, to, consulting }: HandoverStep & { kind: 'handOver' }): string {
    const { teams, gonePractitioners } = this.model
    if (from === to) return 'validation'
    if (gonePractitioners.has(from) || gonePractitioners.has(to)) return 'not_found'
    const rows: Handed[] = []
    const refused: string[] = []
    for (const [patient, team] of teams.entries()) {
      const role = team.get(from)
      if (role !== 'primary') continue
      const full = this.isFull(to)
      if (to === nurse || full) {
        refused.push(to === nurse ? 'never_primary' : 'panel_full')
        continue
      }
      const before = team.get(to)
      team.delete(from)
      team.set(to, role)
      rows.push({ patient, role, to, before, stamp: team.stampOf(to) })
    }
    for (const [patient, team] of teams.entries()) {
      const role = team.get(from)
      if (role === undefined || role === 'primary' || consulting === 'keep') continue
      team.delete(from)
      if (consulting === 'end' || team.has(to)) rows.push({ patient, role })
      else {
        team.set(to, role)
        rows.push({ patient, role, to, stamp: team.stampOf(to) })
      }
    }
    if (rows.length === 0 && refused[0]) return refused[0]
    this.done.push({ from, rows, undone: false })
    return 'ok'
  }

  undo(place: number): string {
    const handover = this.done[place]
    if (!handover) return 'not_found'
    if (handover.undone) return 'conflict'
    const rows = handover.rows.toSorted((one, other) => one.patient - other.patient)
    const outcomes = rows.map(row => this.restore(handover.from, row))
    if (rows.length > 0 && !outcomes.includes('ok')) return outcomes[0] ?? 'conflict'
    handover.undone = true
    return 'ok'
  }

  private restore(from: number, { patient, role, to, stamp, before }: Handed): string {
    const { teams, gonePatients, gonePractitioners } = this.model
    const team = teams[patient]
    if (!team || gonePatients.has(patient) || gonePractitioners.has(from)) return 'not_found'
    if (to !== undefined && team.stampOf(to) !== stamp) return 'changed_since'
    if (role !== 'primary' && team.has(from)) return 'already_assigned'
    if (role === 'primary' && this.isFull(from)) return 'panel_full'
    if (to !== undefined) {
      team.delete(to)
      if (before) team.set(to, before)
    }
    team.set(from, role)
    return 'ok'
  }

  private isFull(practitioner: number): boolean {
    const maximum = this.model.maxima.get(practitioner)
    return maximum !== undefined && this.model.sizeOf(practitioner) >= maximum
  }
}
