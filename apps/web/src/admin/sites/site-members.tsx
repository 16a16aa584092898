import { Group, Text } from '@mantine/core'
import { notifications } from '@mantine/notifications'
import { useInfiniteQuery, useMutation, useQuery } from '@tanstack/react-query'
import type { ReactNode } from 'react'
import { Empty } from '../../feedback/empty.tsx'
import { sayFailed } from '../../feedback/say-failed.ts'
import { given } from '../../forms/given.ts'
import { type Choice, RecordPicker, useSearchWords } from '../../forms/record-picker.tsx'
import { PractitionerLink } from '../../page/practitioner-link.tsx'
import { Section } from '../../page/section.tsx'
import { usePractitionerSearch } from '../../practitioners/use-practitioner-search.ts'
import { api } from '../../server/empanel.ts'
import { byPages } from '../../server/next-page.ts'
import { useMay } from '../../session/use-session.ts'
import { type Site, sitesChanged } from '../../sites/sites.ts'
import { RowButton } from '../../tables/row-button.tsx'
import { Rows } from '../../tables/rows.tsx'
import { listedName } from '../../words/names.ts'
import { AccountName } from '../accounts/account-name.tsx'

type Kind = 'practitioner' | 'account'
type Member = { id: number; name: string; about: string }
type Chosen = { onChoose: (choice: Choice | null) => void }

const kinds: Record<
  Kind,
  { title: string; none: string; picker: (chosen: Chosen) => ReactNode; who: (member: Member) => ReactNode }
> = {
  practitioner: {
    title: 'Practitioners',
    none: 'No practitioner works here',
    picker: chosen => <PractitionerChoice {...chosen} />,
    who: ({ id, name, about }) => (
      <>
        <PractitionerLink practitionerId={id} name={name} fw={500} size="sm" />
        <Text size="sm" c="dimmed" style={{ overflowWrap: 'anywhere' }}>
          {about}
        </Text>
      </>
    ),
  },
  account: {
    title: 'Staff',
    none: 'No account of staff belongs here',
    picker: chosen => <StaffChoice {...chosen} />,
    who: ({ id, name, about }) => <AccountName user={{ id, name, email: about }} />,
  },
}

/** Who belongs to a site, with ways to add somebody and to take them from it. */
export function SiteMembers({ site, kind }: { site: Site; kind: Kind }) {
  const may = useMay()
  const { title, none, picker, who } = kinds[kind]
  const pages = useInfiniteQuery(
    api.sites.members.infiniteQueryOptions({ id: site.id, kind, limit: 25 }, byPages),
  )
  const add = useMutation(
    api.sites.addMember.mutationOptions({
      onError: error => sayFailed('Nobody was added', error),
      onSettled: sitesChanged,
    }),
  )
  const remove = useMutation(
    api.sites.removeMember.mutationOptions({
      onError: error => sayFailed('Nobody was removed', error),
      onSettled: sitesChanged,
    }),
  )
  const choose = async (choice: Choice | null) => {
    if (!choice) return
    await add.mutateAsync({ id: site.id, kind, memberId: Number(choice.value) })
    notifications.show({ message: `${choice.label} now belongs to ${site.name}.` })
  }
  const takeOut = async ({ id, name }: Member) => {
    await remove.mutateAsync({ id: site.id, kind, memberId: id })
    notifications.show({ message: `${name} does not belong to ${site.name} any more.` })
  }
  return (
    <Section title={title}>
      {may('sites.update') && (
        // A picker of its own for each choice: the one before is in the table by then.
        <Group mb="md" key={add.submittedAt}>
          {picker({ onChoose: choice => void choose(choice).catch(() => {}) })}
        </Group>
      )}
      <Rows
        label={`${title} of ${site.name}`}
        columns={[
          { header: 'Name', cell: who },
          {
            header: 'Remove',
            quiet: true,
            align: 'right',
            cell: member =>
              may('sites.update') && (
                <RowButton
                  size="xs"
                  variant="default"
                  aria-label={`Remove ${member.name} from ${site.name}`}
                  act={() => takeOut(member)}
                >
                  Remove
                </RowButton>
              ),
          },
        ]}
        pages={pages}
        empty={<Empty title={none} />}
      />
    </Section>
  )
}

function PractitionerChoice({ onChoose }: Chosen) {
  const search = usePractitionerSearch(
    { limit: 20 },
    one => ({ value: String(one.id), label: `${listedName(one)}, ${one.specialty}` }),
    'No practitioner of that name',
  )
  return (
    <RecordPicker
      {...search}
      label="Add a practitioner"
      placeholder="Search by name"
      chosen={null}
      onChoose={onChoose}
    />
  )
}

function StaffChoice({ onChoose }: Chosen) {
  const [q, setQ] = useSearchWords()
  const { data } = useQuery(api.users.list.queryOptions({ ...given({ q }), role: 'staff', limit: 20 }))
  return (
    <RecordPicker
      label="Add an account of staff"
      placeholder="Name or e-mail"
      nothing="No account of staff is called that"
      chosen={null}
      onChoose={onChoose}
      searched={q}
      choices={data?.items.map(({ id, name, email }) => ({ value: String(id), label: `${name}, ${email}` }))}
      onSearch={setQ}
    />
  )
}
