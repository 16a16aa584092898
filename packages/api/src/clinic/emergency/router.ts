import { z } from 'zod'
import { creating } from '../../identity/idempotency/creating.ts'
import { can, router } from '../../kernel/procedure.ts'
import { waitingCount } from '../../kernel/query/waiting.ts'
import { breakGlass } from './break-glass.ts'
import { listOpenGrants } from './mine.ts'
import { closeReview } from './review.ts'
import { listReviews } from './reviews.ts'
import {
  breakGlassInput,
  openedRecord,
  openGrantList,
  openGrantPage,
  reviewedGrant,
  reviewInput,
  reviewList,
  reviewPage,
} from './schema.ts'
import { countReviews } from './waiting.ts'

/** Break-glass: records outside of one's reach, in an emergency. */
export const emergencyRouter = router({
  /** Opens one patient's record to the caller for a while. Recorded, shown to the patient, and reviewed. */
  breakGlass: can('access.breakGlass')
    .input(breakGlassInput)
    .concat(creating)
    .output(openedRecord)
    .mutation(({ ctx, input }) => breakGlass(ctx, input)),

  /** The caller's open grants. */
  mine: can('access.breakGlass', 'patients.read')
    .input(openGrantList)
    .output(openGrantPage)
    .query(({ ctx, input }) => listOpenGrants(ctx, input)),

  /** How many grants wait for a review by the caller. */
  waiting: can('access.review')
    .input(z.void())
    .output(waitingCount)
    .query(({ ctx }) => countReviews(ctx)),

  /** Grants; those that wait for a review, unless asked otherwise. */
  reviews: can('access.review')
    .input(reviewList)
    .output(reviewPage)
    .query(({ ctx, input }) => listReviews(ctx, input)),

  /** Closes a review. The verdict `unjustified` also ends an open grant. */
  review: can('access.review')
    .input(reviewInput)
    .output(reviewedGrant)
    .mutation(({ ctx, input }) => closeReview(ctx, input)),
})
