import type { NoticeKind, NoticeRole } from '@empanel/db'
import { type Account, accountOf, holderOf } from './people.ts'

/** A notice. What it does not say is undefined. */
export type Notice = {
  account: Account
  kind: NoticeKind
  role: NoticeRole
  patient?: number | undefined
  practitioner?: number | undefined
  patients?: number | undefined
  outcome?: string | undefined
}

/** Somebody who is the primary from now on, or was it until now. Undefined where nobody is or was. */
type Primaries = { now?: number | undefined; former?: number | undefined }

/**
 * Who is told what. All of it was done by somebody else, an administrator or the one who opened a record, so nobody is
 * left out for having done it.
 */
export class Notices {
  /** Each an account, and a kind that it switched off. */
  readonly off = new Set<string>()
  /** Accounts that are disabled hear of nothing. */
  readonly disabled = new Set<Account>()
  private readonly isGone: (practitioner: number) => boolean
  private written: Notice[] = []

  constructor(isGone: (practitioner: number) => boolean) {
    this.isGone = isGone
  }

  /** The notices since the last call. */
  take(): Notice[] {
    return this.written.splice(0)
  }

  primaryChanged(patient: number, { now, former }: Primaries, tells: 'all' | 'practitioners' = 'all'): void {
    const changed = { kind: 'primary_changed', patient, practitioner: now } as const
    if (tells === 'all') this.write({ ...changed, account: holderOf(patient), role: 'holder' })
    this.writeTo(now, { ...changed, role: 'new_primary' })
    this.writeTo(former, { ...changed, role: 'former_primary' })
  }

  /** The holders hear of each patient, and the practitioners once of all. */
  handedOver(changes: { patient: number; now: number; former: number }[]): void {
    const kind = 'panel_handed_over'
    for (const { patient, now } of changes) {
      this.write({ account: holderOf(patient), kind, role: 'holder', patient, practitioner: now })
    }
    for (const [who, theirs] of Map.groupBy(changes, ({ now }) => now)) {
      this.writeTo(who, { kind, role: 'new_primary', patients: theirs.length })
    }
    for (const [who, theirs] of Map.groupBy(changes, ({ former }) => former)) {
      this.writeTo(who, { kind, role: 'former_primary', patients: theirs.length })
    }
  }

  requestDecided(patient: number, practitioner: number, outcome: string): void {
    const about = { patient, practitioner, outcome }
    this.write({ account: holderOf(patient), kind: 'request_decided', role: 'holder', ...about })
  }

  emergencyOpened(patient: number, primary: number | undefined): void {
    const opened = { kind: 'emergency_opened', patient } as const
    this.write({ ...opened, account: holderOf(patient), role: 'holder' })
    this.writeTo(primary, { ...opened, role: 'primary' })
  }

  private writeTo(practitioner: number | undefined, notice: Omit<Notice, 'account'>): void {
    if (practitioner === undefined || this.isGone(practitioner)) return
    this.write({ ...notice, account: accountOf(practitioner) })
  }

  private write(notice: Notice): void {
    const { account, kind } = notice
    if (!this.disabled.has(account) && !this.off.has(`${account} ${kind}`)) this.written.push(notice)
  }
}
