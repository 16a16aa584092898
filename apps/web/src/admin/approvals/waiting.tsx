import { Badge, VisuallyHidden } from '@mantine/core'
import { useQuery } from '@tanstack/react-query'
import { api } from '../../server/empanel.ts'
import { useMay } from '../../session/use-session.ts'

/** How often the server is asked while somebody looks at the page. */
const everyMs = 60_000

/** How much waits for this person, of each kind that the policy lets them see to; 0 for the others. */
export function useWaiting(): Record<
  'practitioners' | 'accounts' | 'reviews' | 'withoutPrimary' | 'plans' | 'requests' | 'handovers' | 'mails',
  number
> {
  const may = useMay()
  const options = (
    action:
      | 'practitioners.approve'
      | 'users.update'
      | 'access.review'
      | 'queue.read'
      | 'plans.cancel'
      | 'requests.decide'
      | 'transfers.cancel'
      | 'mail.read',
  ) => ({
    enabled: may(action) !== undefined,
    refetchInterval: everyMs,
  })
  const practitioners = useQuery(
    api.practitioners.waiting.queryOptions(undefined, options('practitioners.approve')),
  )
  const accounts = useQuery(api.users.waiting.queryOptions(undefined, options('users.update')))
  const reviews = useQuery(api.access.waiting.queryOptions(undefined, options('access.review')))
  const queue = useQuery(api.queue.waiting.queryOptions(undefined, options('queue.read')))
  const plans = useQuery(api.plans.waiting.queryOptions(undefined, options('plans.cancel')))
  const requests = useQuery(api.requests.waiting.queryOptions(undefined, options('requests.decide')))
  const handovers = useQuery(api.transfers.waiting.queryOptions(undefined, options('transfers.cancel')))
  const mails = useQuery(api.mails.waiting.queryOptions(undefined, options('mail.read')))
  return {
    practitioners: practitioners.data?.count ?? 0,
    accounts: accounts.data?.count ?? 0,
    reviews: reviews.data?.count ?? 0,
    withoutPrimary: queue.data?.count ?? 0,
    plans: plans.data?.count ?? 0,
    requests: requests.data?.count ?? 0,
    handovers: handovers.data?.count ?? 0,
    mails: mails.data?.count ?? 0,
  }
}

/** A count in words; the server stops counting at 100. */
export const countInWords = (count: number): string => (count < 100 ? String(count) : '99+')

/** Shows how many wait behind a link; shows nothing when none does. */
export function WaitingBadge({ count }: { count: number }) {
  if (count === 0) return null
  return (
    <Badge size="sm" variant="filled" ml={6}>
      <VisuallyHidden>, waiting: </VisuallyHidden>
      {countInWords(count)}
    </Badge>
  )
}
