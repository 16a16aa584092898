import { notifications } from '@mantine/notifications'
import { ledgerChanged } from '../assignments/ledger-changed.ts'
import { empanel } from '../server/empanel.ts'
import { startWork } from '../work/work.ts'

type Row = { patientId: number; name: string; practitionerId: number }

/** Begins to give patients the primaries that were agreed to. @returns the number of the work */
export const assignAll = (rows: readonly Row[]): number =>
  startWork({
    title:
      rows.length === 1
        ? 'A primary for 1 patient'
        : `A primary for ${rows.length.toLocaleString()} patients`,
    rows,
    send: async (part, options) => {
      const asked = part.map(({ patientId, practitionerId }) => ({
        ...{ patientId, practitionerId, role: 'primary' as const },
      }))
      const outcomes = await empanel.assignments.createMany.mutate({ rows: asked }, options)
      return part.map(({ patientId, name }, place) => {
        const outcome = outcomes.rows[place]
        return outcome?.outcome === 'refused' ? { patientId, name, why: outcome.message } : null
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
