import { Covers } from './covers.ts'
import { Handovers } from './handovers.ts'
import { Ledger } from './ledger.ts'
import { Plans } from './plans.ts'
import { Requests } from './requests.ts'
import type { Step } from './steps.ts'

/** A clinic as its rules say that it must be. */
export class Model {
  readonly ledger = new Ledger()
  readonly plans = new Plans(this.ledger)
  readonly covers = new Covers(this.ledger)
  readonly handovers = new Handovers(this.ledger)
  readonly requests = new Requests(this.ledger)
  /** In days. */
  private today = 0
  /** The records that somebody opened in an emergency today. */
  private readonly opened = new Set<string>()

  reachedBy = (practitioner: number) => this.covers.reachedBy(practitioner, this.today)

  /** Takes a step. @returns `ok`, or why it is refused; of several moves, one of these for each. */
  take(step: Step): string | string[] {
    const { ledger, plans, covers, handovers, requests, today } = this
    switch (step.kind) {
      case 'move':
        return ledger.move(step.move)
      case 'many':
        return ledger.moveMany(step.moves)
      case 'plan':
        return plans.move(step.move, today + step.days)
      case 'end':
        return ledger.end(step.patient, step.practitioner)
      case 'planEnd':
        return plans.end(step.patient, step.practitioner, today + step.days)
      case 'cancelPlan':
        return plans.cancel(step.place)
      case 'settings': {
        const { practitioner, accepting, maximum } = step
        if (ledger.gonePractitioners.has(practitioner)) return 'not_found'
        ledger.panels.set(practitioner, { accepting, maximum })
        return 'ok'
      }
      case 'cover': {
        const { practitioner, by, days } = step
        const from = today + step.from
        return covers.create({ practitioner, by, from, until: from + days })
      }
      case 'endCover':
        return covers.end(step.place, today)
      case 'request':
        return requests.create(step.patient, step.practitioner)
      case 'withdraw':
        return requests.withdraw(step.place)
      case 'decide':
        return requests.decide(step.place, step)
      case 'handOver':
        return step.days === 0 ? handovers.start(step) : handovers.plan(step, today + step.days)
      case 'cancelHandover':
        return handovers.cancel(step.place)
      case 'undo':
        return handovers.undo(step.place)
      case 'emergency':
        return this.openInEmergency(step)
      case 'notices': {
        const { account, notice, on } = step
        ledger.notices.off[on ? 'delete' : 'add'](`${account} ${notice}`)
        return 'ok'
      }
      case 'dies':
        return this.die(step.patient)
      case 'deletePatient':
        return this.deletePatient(step.patient)
      case 'deletePractitioner':
        return this.deletePractitioner(step.practitioner)
      case 'daysPass': {
        this.today += step.days
        this.opened.clear()
        plans.carryOut(this.today)
        handovers.carryOut(this.today)
        return 'ok'
      }
    }
  }

  private openInEmergency({ patient, practitioner }: Step & { kind: 'emergency' }): string {
    if (this.ledger.gonePatients.has(patient)) return 'not_found'
    if (this.reachedBy(practitioner).includes(patient)) return 'already_reachable'
    const opening = `${practitioner} ${patient}`
    // While it is open, nobody is told again.
    if (!this.opened.has(opening))
      this.ledger.notices.emergencyOpened(patient, this.ledger.primaryOf(patient))
    this.opened.add(opening)
    return 'ok'
  }

  /** Nobody is told: not everybody wants to know. */
  private die(patient: number): string {
    const { ledger } = this
    if (ledger.gonePatients.has(patient)) return 'not_found'
    ledger.dead.add(patient)
    ledger.team(patient).clear()
    this.requests.voidOfPatient(patient)
    return 'ok'
  }

  private deletePatient(patient: number): string {
    const { ledger } = this
    if (ledger.gonePatients.has(patient)) return 'not_found'
    ledger.gonePatients.add(patient)
    ledger.team(patient).clear()
    this.plans.cancelAllOf(patient)
    this.requests.voidOfPatient(patient)
    return 'ok'
  }

  private deletePractitioner(practitioner: number): string {
    const { ledger } = this
    if (ledger.gonePractitioners.has(practitioner)) return 'not_found'
    ledger.gonePractitioners.add(practitioner)
    for (const [patient, team] of ledger.teams.entries()) {
      if (team.get(practitioner) === 'primary') ledger.notices.primaryChanged(patient, {})
      team.delete(practitioner)
    }
    this.requests.voidOfPractitioner(practitioner)
    return 'ok'
  }
}
