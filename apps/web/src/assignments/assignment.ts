import type { EmpanelClient } from '@empanel/client'

type Assignments = EmpanelClient['assignments']
export type Assignment = Awaited<ReturnType<Assignments['create']['mutate']>>
export type CareTeamMember = Awaited<ReturnType<Assignments['careTeam']['query']>>[number]
export type AssignmentRole = Assignment['role']
