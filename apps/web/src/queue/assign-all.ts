import { EmpanelError } from '@empanel/client'
import { notifications } from '@mantine/notifications'
import { ledgerChanged } from '../assignments/ledger-changed.ts'
import { empanel } from '../server/empanel.ts'
import { explain } from '../words/explain.ts'
import { startWork } from '../work/work.ts'

/** `onTeam`: the practitioner looks after the patient already, in another role. */
type Row = { patientId: number; name: string; practitionerId: number; onTeam: boolean }

/** Makes somebody of a care team its primary, if it has none. @returns why not, where it was refused */
async function promote({ patientId, practitionerId }: Row, idempotencyKey: string) {
  try {
    const team = await empanel.assignments.careTeam.query({ patientId })
    // Somebody may have given the patient one meanwhile, who must not be replaced.
    const primary = team.find(({ role }) => role === 'primary')
    if (primary && primary.practitionerId !== practitionerId) return 'This patient has a primary already.'
    const input = { patientId, practitionerId }
    if (!primary) await empanel.assignments.changePrimary.mutate(input, { context: { idempotencyKey } })
    return undefined
  } catch (error) {
    if (error instanceof EmpanelError && refusals.has(error.code)) return explain(error)
    throw error
  }
}

/** Another try would be answered alike. */
const refusals: ReadonlySet<string> = new Set(['BAD_REQUEST', 'FORBIDDEN', 'NOT_FOUND', 'CONFLICT'])

/** Begins to give patients the primaries that were agreed to. @returns the number of the work */
export const assignAll = (rows: readonly Row[]): number =>
  startWork({
    title:
      rows.length === 1
        ? 'A primary for 1 patient'
        : `A primary for ${rows.length.toLocaleString()} patients`,
    rows,
    send: async (part, { context }) => {
      const why = new Map<number, string>()
      const fresh = part.filter(({ onTeam }) => !onTeam)
      const asked = fresh.map(({ patientId, practitionerId }) => ({
        ...{ patientId, practitionerId, role: 'primary' as const },
      }))
      if (asked.length > 0) {
        const { rows } = await empanel.assignments.createMany.mutate({ rows: asked }, { context })
        rows.forEach((row, place) => {
          const patient = fresh[place]
          if (patient && row.outcome === 'refused') why.set(patient.patientId, row.message)
        })
      }
      for (const row of part.filter(({ onTeam }) => onTeam)) {
        const refusal = await promote(row, `${context.idempotencyKey}-${row.patientId}`)
        if (refusal !== undefined) why.set(row.patientId, refusal)
      }
      return part.map(({ patientId, name }) => {
        const refusal = why.get(patientId)
        return refusal === undefined ? null : { patientId, name, why: refusal }
      })
    },
    ended: ({ tried, refused }) => {
      const assigned = tried - refused.length
      if (assigned > 0) {
        notifications.show({
          message:
            assigned === 1
              ? '1 patient has a primary now.'
              : `${assigned.toLocaleString()} patients have a primary now.`,
        })
      }
      return ledgerChanged()
    },
  })
