import { TextLink } from '../layout/link.tsx'
import { useMay } from '../session/use-session.ts'
import { Missing } from './raw-columns.tsx'

/** An account by its number, to be opened by whoever may. */
export function AccountLink({ id }: { id: number | null }) {
  const may = useMay()
  if (id === null) return <Missing />
  if (!may('users.read')) return <>{id}</>
  return (
    <TextLink size="sm" to="/admin/users/$userId" params={{ userId: id }} aria-label={`Account ${id}`}>
      {id}
    </TextLink>
  )
}
