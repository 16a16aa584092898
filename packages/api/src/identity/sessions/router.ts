import { z } from 'zod'
import { protectedProcedure, router } from '../../kernel/procedure.ts'
import { endOwnSession, endOwnSessions } from './end.ts'
import { listOwnSessions } from './list.ts'
import { endedSessions, ownSessionList, ownSessionPage, sessionId } from './schema.ts'

/** The caller's own sessions. Other people's are `users.sessions`. */
export const sessionsRouter = router({
  list: protectedProcedure
    .input(ownSessionList)
    .output(ownSessionPage)
    .query(({ ctx, input }) => listOwnSessions(ctx, input)),

  end: protectedProcedure
    .input(sessionId)
    .output(sessionId)
    .mutation(({ ctx, input }) => endOwnSession(ctx, input.id)),

  /** Signs the caller out everywhere, this session included. */
  endAll: protectedProcedure
    .input(z.void())
    .output(endedSessions)
    .mutation(({ ctx }) => endOwnSessions(ctx)),
})
