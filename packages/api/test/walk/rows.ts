import type { Database } from '@empanel/db'

/** All rows, for the oracle. */
export async function readRows(db: Database) {
  const alive = (row: { deletedAt: string | null }) => row.deletedAt === null
  const [
    users,
    patients,
    practitioners,
    assignments,
    plans,
    asked,
    told,
    covers,
    transfers,
    sessions,
    grants,
    sites,
    ofPractitioners,
    ofAccounts,
    mails,
    invitations,
  ] = await Promise.all([
    db.query.users.findMany({ columns: { id: true, status: true } }),
    db.query.patients.findMany({
      columns: {
        id: true,
        ownerId: true,
        siteId: true,
        createdAt: true,
        deceasedOn: true,
        deletedAt: true,
      },
    }),
    db.query.practitioners.findMany({ columns: { id: true, userId: true, status: true, deletedAt: true } }),
    db.query.assignments.findMany({
      columns: { id: true, patientId: true, practitionerId: true, role: true, endedAt: true },
    }),
    db.query.plannedChanges.findMany({ columns: { id: true, patientId: true } }),
    db.query.requests.findMany({ columns: { id: true, patientId: true, practitionerId: true } }),
    db.query.notices.findMany({ columns: { id: true, userId: true, createdAt: true } }),
    db.query.covers.findMany(),
    db.query.transfers.findMany({ columns: { id: true, fromId: true, state: true, dueAt: true } }),
    db.query.sessions.findMany({ columns: { id: true, userId: true, createdAt: true, revokedAt: true } }),
    db.query.breakGlassGrants.findMany(),
    db.query.sites.findMany({ columns: { id: true, parentId: true } }),
    db.query.practitionerSites.findMany(),
    db.query.accountSites.findMany(),
    db.query.mails.findMany({ columns: { id: true, state: true } }),
    db.query.invitations.findMany({ columns: { id: true, withdrawnAt: true } }),
  ])
  return {
    users,
    patients: patients.filter(alive),
    practitioners: practitioners.filter(alive),
    assignments,
    plans,
    requests: asked,
    notices: told,
    covers,
    transfers,
    sessions,
    grants,
    sites,
    ofPractitioners,
    ofAccounts,
    mails,
    invitations,
  }
}
