import type { Ledger } from './ledger.ts'

type Request = { patient: number; practitioner: number; state: string }

/** Requests for another primary, one a patient at a time. */
export class Requests {
  readonly all: Request[] = []
  private readonly ledger: Ledger

  constructor(ledger: Ledger) {
    this.ledger = ledger
  }

  create(patient: number, practitioner: number): string {
    const { ledger } = this
    const refused = ledger.refusedByPeople({ patient, practitioner, role: 'primary' })
    if (refused) return refused
    if (ledger.primaryOf(patient) === practitioner) return 'already_assigned'
    if (this.all.some(other => other.patient === patient && other.state === 'pending')) {
      return 'already_requested'
    }
    // Whether it is full or closed is nobody's business.
    if (ledger.isClosed(practitioner, patient) || ledger.isFull(practitioner)) return 'panel_closed'
    this.all.push({ patient, practitioner, state: 'pending' })
    return 'ok'
  }

  withdraw(place: number): string {
    return this.answer(place, 'withdrawn', () => 'ok')
  }

  decide(place: number, { accept, override }: { accept: boolean; override: boolean }): string {
    return this.answer(place, accept ? 'accepted' : 'declined', ({ patient, practitioner }) => {
      const move = { patient, practitioner, role: 'primary', previous: 'end', override } as const
      const moved = accept ? this.ledger.move(move, { tells: 'practitioners' }) : 'ok'
      // The practitioner may have become the primary meanwhile, which is what was asked for.
      if (moved !== 'ok' && moved !== 'already_assigned') return moved
      this.ledger.notices.requestDecided(patient, practitioner, accept ? 'accepted' : 'declined')
      return 'ok'
    })
  }

  /** The patient died or was deleted: nobody is told. */
  voidOfPatient(patient: number): void {
    for (const request of this.pending()) if (request.patient === patient) request.state = 'void'
  }

  /** The practitioner left: those who asked are told. */
  voidOfPractitioner(practitioner: number): void {
    for (const request of this.pending()) {
      if (request.practitioner !== practitioner) continue
      request.state = 'void'
      this.ledger.notices.requestDecided(request.patient, practitioner, 'void')
    }
  }

  private pending = () => this.all.filter(({ state }) => state === 'pending')

  private answer(place: number, state: string, how: (request: Request) => string): string {
    const request = this.all[place]
    if (!request || this.ledger.gonePatients.has(request.patient)) return 'not_found'
    if (request.state !== 'pending') return 'already_decided'
    const outcome = how(request)
    if (outcome === 'ok') request.state = state
    return outcome
  }
}
