import { NativeSelect } from '@mantine/core'
import { useQuery } from '@tanstack/react-query'
import { dayOfMoment } from '../../dates/days.ts'
import { formatDay } from '../../dates/times.tsx'
import { api } from '../../server/empanel.ts'
import { useMay, useSignedIn } from '../../session/use-session.ts'

/** The covers in force by which the person holds panels of others. */
export function useCovering() {
  const { me } = useSignedIn()
  const enabled = useMay()('covers.read') !== undefined && me.practitionerId !== null
  const { data } = useQuery(
    api.covers.list.queryOptions(
      { practitionerId: me.practitionerId ?? 0, state: 'now', limit: 100 },
      { enabled },
    ),
  )
  return data?.items.filter(({ byId }) => byId === me.practitionerId)
}

type Props = {
  covering: NonNullable<ReturnType<typeof useCovering>>
  chosen: number | undefined
  onChoose: (coverOf: number | undefined) => void
}

/** Chooses one's own panel or one that is covered. Shows nothing where there is no other. */
export function PanelChoice({ covering, chosen, onChoose }: Props) {
  if (covering.length === 0 && chosen === undefined) return null
  const known = covering.some(({ practitionerId }) => practitionerId === chosen)
  return (
    <NativeSelect
      label="Whose panel"
      value={chosen ?? ''}
      onChange={event => onChoose(Number(event.currentTarget.value) || undefined)}
      data={[
        { value: '', label: 'My own' },
        ...covering.map(({ practitionerId, practitionerName, endsAt }) => ({
          value: String(practitionerId),
          label: `${practitionerName}, whom you cover until ${formatDay(dayOfMoment(endsAt))}`,
        })),
        ...(chosen !== undefined && !known
          ? [{ value: String(chosen), label: 'Somebody whom you do not cover now' }]
          : []),
      ]}
    />
  )
}
