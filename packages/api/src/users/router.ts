import { can, router } from '../trpc.ts'
import { createUser } from './create.ts'
import { listUsers } from './list.ts'
import { newUser, roleChange, statusChange, user, userList, userPage } from './schema.ts'
import { changeRole, changeStatus } from './update.ts'

export const usersRouter = router({
  list: can('users.read')
    .input(userList)
    .output(userPage)
    .query(({ ctx, input }) => listUsers(ctx, input)),

  create: can('users.create')
    .input(newUser)
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
})
