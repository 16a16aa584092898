import { creating } from '../../identity/idempotency/creating.ts'
import { can, router } from '../../kernel/procedure.ts'
import { idOnly } from '../../kernel/text/text.ts'
import { createSite, deleteSite, updateSite } from './change.ts'
import { getSite, listSites } from './list.ts'
import { addMember, listMembers, removeMember } from './members.ts'
import {
  memberList,
  memberPage,
  membership,
  newSite,
  site,
  siteChange,
  siteDeletion,
  siteList,
  sitePage,
} from './schema.ts'

export const sitesRouter = router({
  /** The sites in reach: who sees practitioners sees where they work. */
  list: can('practitioners.read')
    .input(siteList)
    .output(sitePage)
    .query(({ ctx, input }) => listSites(ctx, input)),

  get: can('practitioners.read')
    .input(idOnly)
    .output(site)
    .query(({ ctx, input }) => getSite(ctx, input.id)),

  create: can('sites.create')
    .input(newSite)
    .concat(creating)
    .output(site)
    .mutation(({ ctx, input }) => createSite(ctx, input)),

  update: can('sites.update')
    .input(siteChange)
    .output(site)
    .mutation(({ ctx, input }) => updateSite(ctx, input)),

  /** Deletes a site, and moves everybody who belongs to it to another. */
  delete: can('sites.delete')
    .input(siteDeletion)
    .output(idOnly)
    .mutation(({ ctx, input }) => deleteSite(ctx, input)),

  /** The practitioners or the accounts of staff that belong to a site. */
  members: can('users.read', 'practitioners.read')
    .input(memberList)
    .output(memberPage)
    .query(({ ctx, input }) => listMembers(ctx, input)),

  addMember: can('sites.update')
    .input(membership)
    .output(membership)
    .mutation(({ ctx, input }) => addMember(ctx, input)),

  removeMember: can('sites.update')
    .input(membership)
    .output(membership)
    .mutation(({ ctx, input }) => removeMember(ctx, input)),
})
