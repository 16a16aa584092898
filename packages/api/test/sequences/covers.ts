import type { Ledger } from './ledger.ts'
import { accountOf, patientPlaces } from './people.ts'

/** From a day until another. */
type Cover = { practitioner: number; by: number; from: number; until: number }

/** Who covers whom, and what that opens. */
export class Covers {
  readonly all: (Cover & { ended: boolean })[] = []
  private readonly ledger: Ledger

  constructor(ledger: Ledger) {
    this.ledger = ledger
  }

  create(cover: Cover): string {
    const { practitioner, by, from, until } = cover
    const { gonePractitioners, notices } = this.ledger
    if (practitioner === by) return 'validation'
    if (gonePractitioners.has(practitioner) || gonePractitioners.has(by)) return 'not_found'
    if (notices.disabled.has(accountOf(by))) return 'no_account'
    const taken = this.all.some(
      other =>
        other.practitioner === practitioner &&
        other.by === by &&
        !other.ended &&
        other.from < until &&
        other.until > from,
    )
    if (taken) return 'already_covered'
    this.all.push({ ...cover, ended: false })
    return 'ok'
  }

  end(place: number, today: number): string {
    const cover = this.all[place]
    if (!cover || this.ledger.gonePractitioners.has(cover.practitioner)) return 'not_found'
    if (cover.ended || cover.until <= today) return 'conflict'
    cover.ended = true
    return 'ok'
  }

  /** The patients whom a practitioner's account reaches by the scope `assigned`. */
  reachedBy(practitioner: number, today: number): number[] {
    const { gonePractitioners, gonePatients } = this.ledger
    if (gonePractitioners.has(practitioner)) return []
    const covered = this.all.filter(
      cover =>
        cover.by === practitioner &&
        !cover.ended &&
        cover.from <= today &&
        cover.until > today &&
        !gonePractitioners.has(cover.practitioner),
    )
    const panels = [practitioner, ...covered.map(cover => cover.practitioner)]
    const looksAfter = (patient: number) => panels.some(panel => this.ledger.team(patient).has(panel))
    return patientPlaces.filter(patient => !gonePatients.has(patient) && looksAfter(patient))
  }
}
