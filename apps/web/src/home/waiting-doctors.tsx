import { Button } from '@mantine/core'
import { notifications } from '@mantine/notifications'
import { IconCheck } from '@tabler/icons-react'
import { useMutation, useQuery } from '@tanstack/react-query'
import { api, cache } from '../empanel.ts'
import { TextLink } from '../layout/link.tsx'
import { Section } from '../layout/section.tsx'
import { Answer } from '../lists/answer.tsx'
import { Empty } from '../lists/empty.tsx'
import { Entries, Entry } from '../lists/entry.tsx'
import { explain } from '../lists/explain.ts'
import { doctorName } from '../lists/names.ts'
import { Moment } from '../lists/times.tsx'

const waiting = { status: 'pending', limit: 5 } as const

/** Doctors who registered and cannot work before they are approved. */
export function WaitingDoctors() {
  const doctors = useQuery(api.doctors.list.queryOptions(waiting))
  const approve = useApproval()
  const { items, nextCursor } = doctors.data ?? {}
  return (
    <Section
      title="Doctors waiting for approval"
      count={nextCursor === null ? items?.length : undefined}
      more={
        items &&
        items.length > 0 && (
          <TextLink to="/admin/approvals" size="sm">
            Show all
          </TextLink>
        )
      }
    >
      <Answer of={doctors}>
        {({ items }) =>
          items.length === 0 ? (
            <Empty icon={<IconCheck />} title="No doctor is waiting">
              Doctors who register appear here until you approve them.
            </Empty>
          ) : (
            <Entries label="Doctors waiting for approval">
              {items.map(doctor => (
                <Entry
                  key={doctor.id}
                  name={
                    <TextLink to="/doctors/$doctorId" params={{ doctorId: doctor.id }} fw={500}>
                      {doctorName(doctor)}
                    </TextLink>
                  }
                  about={
                    <>
                      {doctor.specialty}
                      {doctor.licenseNumber && `, licence ${doctor.licenseNumber}`}
                      {doctor.npi && `, NPI ${doctor.npi}`}
                      <br />
                      registered <Moment at={doctor.createdAt} precision="day" />
                    </>
                  }
                  action={
                    <Button
                      size="xs"
                      aria-label={`Approve ${doctorName(doctor)}`}
                      onClick={() => approve.mutate({ id: doctor.id })}
                    >
                      Approve
                    </Button>
                  }
                />
              ))}
            </Entries>
          )
        }
      </Answer>
    </Section>
  )
}

/** Takes the doctor off the list at once, and puts them back if the server refuses. */
function useApproval() {
  const key = api.doctors.list.queryKey(waiting)
  return useMutation(
    api.doctors.approve.mutationOptions({
      onMutate: async ({ id }) => {
        await cache.cancelQueries({ queryKey: key })
        const before = cache.getQueryData(key)
        cache.setQueryData(
          key,
          page => page && { ...page, items: page.items.filter(doctor => doctor.id !== id) },
        )
        return { before }
      },
      onError: (error, { id }, kept) => {
        cache.setQueryData(key, kept?.before)
        const doctor = kept?.before?.items.find(doctor => doctor.id === id)
        notifications.show({
          color: 'red',
          title: doctor ? `${doctorName(doctor)} was not approved` : 'Not approved',
          message: explain(error),
        })
      },
      onSuccess: doctor => notifications.show({ message: `${doctorName(doctor)} is approved.` }),
      onSettled: () => cache.invalidateQueries(api.doctors.pathFilter()),
    }),
  )
}
