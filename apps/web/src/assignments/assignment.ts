import type { EmpanelClient } from '@empanel/client'
import { oneOf } from '../browser/search-params.ts'
import { namesOf } from '../forms/fields/field.ts'

type Assignments = EmpanelClient['assignments']
export type Assignment = Awaited<ReturnType<Assignments['create']['mutate']>>
export type CareTeamMember = Awaited<ReturnType<Assignments['careTeam']['query']>>[number]
export type AssignmentRole = Assignment['role']

/** The roles of an assignment in words. */
export const roleWords: Record<AssignmentRole, string> = {
  primary: 'Primary',
  consulting: 'Consulting',
  supporting: 'Supporting',
}

/** The role that an address or a choice names, or undefined. */
export const roleOf = (value: unknown) => oneOf(value, namesOf(roleWords))
