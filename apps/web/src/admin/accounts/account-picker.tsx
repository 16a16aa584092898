import { useQuery } from '@tanstack/react-query'
import { given } from '../../forms/given.ts'
import { RecordPicker, useSearchWords } from '../../forms/record-picker.tsx'
import { api } from '../../server/empanel.ts'
import type { User } from './roles.ts'

type Props = { id: number | undefined; onChoose: (id: number | undefined) => void }

/** Picks an account by name, e-mail address or username, and returns its number. */
export function AccountPicker({ id, onChoose }: Props) {
  const [q, setQ] = useSearchWords()
  const { data: found } = useQuery(api.users.list.queryOptions({ ...given({ q }), limit: 20 }))
  const { data: user, isPending } = useQuery(
    api.users.get.queryOptions({ id: id ?? 0 }, { enabled: id !== undefined }),
  )
  const chosen =
    id === undefined ? null : user ? choiceOf(user) : { value: String(id), label: `Account ${id}` }
  return (
    <RecordPicker
      // Remounts when the account has been read, to show its name.
      key={isPending ? 'unknown' : `${id}`}
      label="Who"
      placeholder="Any account"
      nothing="No account is called that"
      chosen={chosen}
      onChoose={choice => onChoose(choice ? Number(choice.value) : undefined)}
      searched={q}
      choices={found?.items.map(choiceOf)}
      onSearch={setQ}
    />
  )
}

const choiceOf = ({ id, name, email }: User) => ({ value: String(id), label: `${name}, ${email}` })
