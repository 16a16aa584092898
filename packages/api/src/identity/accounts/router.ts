import { z } from 'zod'
import { can, router } from '../../kernel/procedure.ts'
import { waitingCount } from '../../kernel/query/waiting.ts'
import { decision, idOnly } from '../../kernel/text/text.ts'
import { creating } from '../idempotency/creating.ts'
import { listAccountSessions } from '../sessions/list.ts'
import { accountSessionList, accountSessionPage } from '../sessions/schema.ts'
import { createUser } from './create.ts'
import { endSessionsOf } from './end-sessions.ts'
import { getUser } from './get.ts'
import { listUsers } from './list.ts'
import { resetPassword } from './reset-password.ts'
import {
  endedSessionsOf,
  givenLink,
  listedUser,
  newUser,
  roleChange,
  statusChange,
  user,
  userList,
  userPage,
} from './schema.ts'
import { approveUser, changeRole, changeStatus } from './update.ts'
import { countWaiting } from './waiting.ts'

export const usersRouter = router({
  list: can('users.read')
    .input(userList)
    .output(userPage)
    .query(({ ctx, input }) => listUsers(ctx, input)),

  /** How many accounts wait for approval. */
  waiting: can('users.update')
    .input(z.void())
    .output(waitingCount)
    .query(({ ctx }) => countWaiting(ctx)),

  get: can('users.read')
    .input(idOnly)
    .output(listedUser)
    .query(({ ctx, input }) => getUser(ctx, input.id)),

  create: can('users.create')
    .input(newUser)
    .concat(creating)
    .output(user)
    .mutation(({ ctx, input }) => createUser(ctx, input)),

  /** Gives an account another role and ends its sessions. */
  changeRole: can('users.update')
    .input(roleChange)
    .output(user)
    .mutation(({ ctx, input }) => changeRole(ctx, input)),

  /** Disables an account and ends its sessions, or enables it again. */
  changeStatus: can('users.update')
    .input(statusChange)
    .output(user)
    .mutation(({ ctx, input }) => changeStatus(ctx, input)),

  /** Lets a registered account sign in, where registration needs approval. */
  approve: can('users.update')
    .input(decision)
    .output(user)
    .mutation(({ ctx, input }) => approveUser(ctx, input)),

  /** Sends the holder a link for a new password. Where the server sends no mails, the answer has the link. */
  resetPassword: can('users.update')
    .input(idOnly)
    .output(givenLink)
    .mutation(({ ctx, input }) => resetPassword(ctx, input.id)),

  /** The sessions of accounts, open or ended. */
  sessions: can('users.read')
    .input(accountSessionList)
    .output(accountSessionPage)
    .query(({ ctx, input }) => listAccountSessions(ctx, input)),

  /** Signs an account out everywhere. */
  endSessions: can('users.update')
    .input(idOnly)
    .output(endedSessionsOf)
    .mutation(({ ctx, input }) => endSessionsOf(ctx, input.id)),
})
