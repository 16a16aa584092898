import type { Ledger, Move } from './ledger.ts'

/** The day on which it is due; days count from the beginning. */
type Plan = { due: number; step: Move | { ends: [patient: number, practitioner: number] }; state: string }

/** Plans, on the model of the ledger. */
export class Plans {
  readonly all: Plan[] = []
  private readonly ledger: Ledger

  constructor(ledger: Ledger) {
    this.ledger = ledger
  }

  move(move: Move, due: number): string {
    const refused = this.ledger.refusedByPeople(move)
    if (!refused) this.all.push({ due, step: move, state: 'planned' })
    return refused ?? 'ok'
  }

  end(patient: number, practitioner: number, due: number): string {
    if (!this.ledger.team(patient).has(practitioner)) return 'not_found'
    this.all.push({ due, step: { ends: [patient, practitioner] }, state: 'planned' })
    return 'ok'
  }

  cancel(place: number): string {
    const plan = this.all[place]
    if (!plan || this.ledger.gonePatients.has(patientOf(plan))) return 'not_found'
    if (plan.state === 'done' || plan.state === 'cancelled') return 'conflict'
    plan.state = 'cancelled'
    return 'ok'
  }

  /** Cancels the plans for a patient who is deleted. */
  cancelAllOf(patient: number): void {
    for (const plan of this.all) {
      if (patientOf(plan) === patient && plan.state !== 'done') plan.state = 'cancelled'
    }
  }

  /** The earliest is carried out first; of two that are due on one day, the one that was planned first. */
  carryOut(today: number): void {
    const due = this.all.filter(plan => plan.state === 'planned' && plan.due <= today)
    for (const plan of due.toSorted((one, other) => one.due - other.due)) {
      const { step } = plan
      if ('ends' in step) {
        this.ledger.end(...step.ends)
        plan.state = 'done'
        continue
      }
      const outcome = this.ledger.move(step)
      const isSo = this.ledger.team(step.patient).get(step.practitioner) === step.role
      plan.state = outcome === 'ok' || (outcome === 'already_assigned' && isSo) ? 'done' : 'failed'
    }
  }
}

const patientOf = ({ step }: Plan) => ('ends' in step ? step.ends[0] : step.patient)
