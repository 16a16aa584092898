import { z } from 'zod'
import { can, router } from '../../kernel/procedure.ts'
import { waitingCount } from '../../kernel/query/waiting.ts'
import { idOnly } from '../../kernel/text/text.ts'
import { creating } from '../idempotency/creating.ts'
import { countFailed, listMails } from './list.ts'
import { retryFailed, retryMail } from './retry.ts'
import { mail, mailList, mailPage, retried, testMail } from './schema.ts'
import { sendTestMail } from './send-test.ts'

/** The mails of the server: what waits, what could not be sent, and what was. */
export const mailsRouter = router({
  list: can('mail.read')
    .input(mailList)
    .output(mailPage)
    .query(({ ctx, input }) => listMails(ctx, input)),

  /** How many could not be sent, and wait for somebody to decide. */
  waiting: can('mail.read')
    .input(z.void())
    .output(waitingCount)
    .query(({ ctx }) => countFailed(ctx)),

  /** Sends a test to the caller's own address. */
  sendTest: can('mail.send')
    .input(testMail)
    .concat(creating)
    .output(mail)
    .mutation(({ ctx }) => sendTestMail(ctx)),

  retry: can('mail.send')
    .input(idOnly)
    .output(mail)
    .mutation(({ ctx, input }) => retryMail(ctx, input.id)),

  /** Tries all failed mails again. */
  retryFailed: can('mail.send')
    .input(z.void())
    .output(retried)
    .mutation(({ ctx }) => retryFailed(ctx)),
})
