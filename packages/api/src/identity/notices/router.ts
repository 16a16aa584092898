import { z } from 'zod'
import { protectedProcedure, router } from '../../kernel/procedure.ts'
import { waitingCount } from '../../kernel/query/waiting.ts'
import { countUnread, readOwn } from './read.ts'
import { noticeSettings, noticeSettingsChange, noticesRead, readNotices } from './schema.ts'
import { getSettings, setSettings } from './settings.ts'

/** Notices of the caller's account. The list itself names patients, so it stands with the clinic. */
export const noticesRouter = router({
  /** How many the caller has not read. */
  count: protectedProcedure
    .input(z.void())
    .output(waitingCount)
    .query(({ ctx }) => countUnread(ctx)),

  read: protectedProcedure
    .input(noticesRead)
    .output(readNotices)
    .mutation(({ ctx, input }) => readOwn(ctx, input)),

  /** Which kinds the caller gets. */
  settings: protectedProcedure
    .input(z.void())
    .output(noticeSettings)
    .query(({ ctx }) => getSettings(ctx)),

  setSettings: protectedProcedure
    .input(noticeSettingsChange)
    .output(noticeSettings)
    .mutation(({ ctx, input }) => setSettings(ctx, input)),
})
