import type { PgTable } from 'drizzle-orm/pg-core'
import type * as schema from '../schema/index.ts'

/**
 * When the application may write a column. `made`: never, because the database does. `once`: only on insert. `later`:
 * only on update. `always`: on both.
 */
export type Writing = 'made' | 'once' | 'later' | 'always'

type Tables = {
  [Name in keyof typeof schema as (typeof schema)[Name] extends PgTable ? Name : never]: (typeof schema)[Name]
}
export type TableName = keyof Tables
type Columns<Table> = Table extends PgTable ? keyof Table['_']['columns'] : never

type Privileges = {
  [Name in TableName]: { deletable: boolean; columns: Record<Columns<Tables[Name]>, Writing> }
}

/** Columns that patients and practitioners share: origin, history, and search keys. */
const ofRecords = {
  externalSource: 'once',
  externalId: 'once',
  version: 'always',
  createdAt: 'made',
  updatedAt: 'always',
  deletedAt: 'always',
  nameFolded: 'made',
  sortName: 'made',
  phoneTails: 'made',
} as const

/**
 * What the application's role may do with each table beside reading it. `deletable`: it may delete rows. Grants enforce
 * `once` and `deletable`. Triggers keep `made` and `later` out of new rows, because Drizzle's inserts name every
 * column.
 */
export const privileges: Privileges = {
  assignments: {
    deletable: false,
    columns: {
      id: 'made',
      patientId: 'once',
      practitionerId: 'once',
      role: 'always',
      startedAt: 'always',
      endedAt: 'always',
      createdBy: 'once',
      endedBy: 'always',
      reason: 'once',
      endReason: 'always',
      externalSource: 'once',
    },
  },
  auditEvents: {
    deletable: false,
    columns: {
      id: 'made',
      at: 'once',
      actorId: 'once',
      actorRole: 'once',
      action: 'once',
      outcome: 'once',
      patientIds: 'once',
      basis: 'once',
      how: 'once',
      target: 'once',
      requestId: 'once',
      ip: 'once',
      changes: 'once',
      chain: 'once',
      seq: 'once',
      seals: 'once',
      hash: 'once',
    },
  },
  breakGlassGrants: {
    deletable: false,
    columns: {
      id: 'made',
      patientId: 'once',
      actorId: 'once',
      reason: 'once',
      grantedAt: 'made',
      expiresAt: 'always',
      reviewedAt: 'later',
      reviewedBy: 'later',
      verdict: 'later',
      note: 'later',
      version: 'later',
    },
  },
  careTeamSizes: {
    deletable: false,
    columns: { patientId: 'made', size: 'made', waitingSince: 'made' },
  },
  covers: {
    deletable: false,
    columns: {
      id: 'made',
      practitionerId: 'once',
      byId: 'once',
      startsAt: 'once',
      endsAt: 'once',
      reason: 'once',
      createdAt: 'made',
      createdBy: 'once',
      endedAt: 'later',
      endedBy: 'later',
    },
  },
  practitioners: {
    deletable: false,
    columns: {
      id: 'made',
      userId: 'always',
      createdBy: 'once',
      firstName: 'always',
      lastName: 'always',
      profession: 'always',
      specialty: 'always',
      languages: 'always',
      phoneNumber: 'always',
      email: 'always',
      licenseNumber: 'always',
      npi: 'always',
      status: 'always',
      ...ofRecords,
    },
  },
  idempotencyKeys: {
    deletable: true,
    columns: { caller: 'once', procedure: 'once', keyHash: 'once', reply: 'always', createdAt: 'always' },
  },
  nameWords: { deletable: false, columns: { word: 'made' } },
  notices: {
    deletable: true,
    columns: {
      id: 'made',
      userId: 'once',
      kind: 'once',
      role: 'once',
      patientId: 'once',
      refs: 'once',
      createdAt: 'made',
      readAt: 'later',
    },
  },
  noticesOff: { deletable: true, columns: { userId: 'once', kind: 'once' } },
  panelOverrides: {
    deletable: false,
    columns: {
      id: 'made',
      assignmentId: 'once',
      refusal: 'once',
      reason: 'once',
      size: 'once',
      maximum: 'once',
      accepting: 'once',
      at: 'once',
      by: 'once',
    },
  },
  panelSettings: {
    deletable: false,
    columns: {
      id: 'made',
      practitionerId: 'once',
      accepting: 'once',
      target: 'once',
      maximum: 'once',
      fte: 'once',
      since: 'once',
      until: 'later',
      setBy: 'once',
    },
  },
  panelSizes: {
    deletable: false,
    columns: {
      practitionerId: 'made',
      patients: 'made',
      primaryFor: 'made',
      consultingFor: 'made',
      weighted: 'made',
    },
  },
  panelWeights: {
    deletable: true,
    columns: { fromAge: 'once', male: 'once', female: 'once', other: 'once' },
  },
  patients: {
    deletable: false,
    columns: {
      id: 'made',
      ownerId: 'once',
      createdBy: 'once',
      firstName: 'always',
      lastName: 'always',
      dateOfBirth: 'always',
      gender: 'always',
      address: 'always',
      phoneNumber: 'always',
      email: 'always',
      medicalHistory: 'always',
      preferredLanguage: 'always',
      deceasedOn: 'always',
      siteId: 'always',
      ...ofRecords,
    },
  },
  plannedChanges: {
    deletable: false,
    columns: {
      id: 'made',
      kind: 'once',
      patientId: 'once',
      practitionerId: 'once',
      role: 'once',
      previous: 'once',
      override: 'once',
      reason: 'once',
      dueAt: 'once',
      createdAt: 'made',
      createdBy: 'once',
      state: 'later',
      settledAt: 'later',
      cancelledBy: 'later',
      failure: 'later',
      failureMessage: 'later',
      assignmentId: 'later',
    },
  },
  requests: {
    deletable: false,
    columns: {
      id: 'made',
      patientId: 'once',
      practitionerId: 'once',
      message: 'once',
      state: 'later',
      createdBy: 'once',
      createdAt: 'made',
      decidedBy: 'later',
      decidedAt: 'later',
      answer: 'later',
    },
  },
  transfers: {
    deletable: false,
    columns: {
      id: 'made',
      fromId: 'once',
      split: 'once',
      consulting: 'once',
      override: 'once',
      closesAccount: 'once',
      reason: 'once',
      dueAt: 'once',
      createdAt: 'made',
      createdBy: 'once',
      state: 'later',
      settledAt: 'later',
      cancelledBy: 'later',
      failure: 'later',
      failureMessage: 'later',
      moved: 'later',
      ended: 'later',
      refused: 'later',
      accountClosed: 'later',
      undoneAt: 'later',
      undoneBy: 'later',
      restored: 'later',
    },
  },
  transferReceivers: {
    deletable: false,
    columns: { transferId: 'once', practitionerId: 'once', places: 'once', patients: 'always' },
  },
  transferRows: {
    deletable: false,
    columns: {
      transferId: 'once',
      patientId: 'once',
      role: 'always',
      practitionerId: 'always',
      outcome: 'always',
      failure: 'always',
      fromAssignment: 'always',
      toAssignment: 'always',
      restoredAssignment: 'always',
    },
  },
  practitionerSites: { deletable: true, columns: { practitionerId: 'once', siteId: 'once' } },
  accountSites: { deletable: true, columns: { userId: 'once', siteId: 'once' } },
  sessions: {
    deletable: true,
    columns: {
      id: 'once',
      userId: 'once',
      tokenHash: 'always',
      rotates: 'once',
      generation: 'always',
      rotatedAt: 'always',
      userAgent: 'once',
      ip: 'once',
      createdAt: 'once',
      lastUsedAt: 'always',
      expiresAt: 'always',
      revokedAt: 'always',
    },
  },
  signInAttempts: {
    deletable: true,
    columns: { account: 'once', ip: 'once', failures: 'always', lockedUntil: 'always', lastAt: 'always' },
  },
  sites: {
    deletable: true,
    columns: {
      id: 'made',
      name: 'always',
      parentId: 'always',
      version: 'always',
      createdAt: 'made',
      updatedAt: 'always',
    },
  },
  usage: {
    deletable: true,
    columns: { caller: 'once', kind: 'once', since: 'once', until: 'once', used: 'always' },
  },
  users: {
    deletable: false,
    columns: {
      id: 'made',
      email: 'once',
      username: 'once',
      name: 'once',
      passwordHash: 'always',
      role: 'always',
      status: 'always',
      version: 'always',
      createdAt: 'made',
    },
  },
}
