import { Alert, Paper, SimpleGrid } from '@mantine/core'
import { IconHourglass } from '@tabler/icons-react'
import { Moment } from '../../dates/times.tsx'
import { Fact } from '../../page/fact.tsx'
import { TextLink } from '../../page/link.tsx'
import { useMay, useSignedIn } from '../../session/use-session.ts'
import { practitionerName } from '../../words/names.ts'
import { fieldNames, practitionerFields } from '../fields.tsx'
import type { Practitioner } from '../practitioner.ts'

/** The facts about a practitioner. */
export function PractitionerCard({ practitioner }: { practitioner: Practitioner }) {
  const { me } = useSignedIn()
  const may = useMay()
  const own = practitioner.userId === me.id
  return (
    <>
      {own && practitioner.status === 'pending' && (
        <Alert
          variant="default"
          icon={<IconHourglass />}
          title="Your registration waits for approval"
          mb="md"
        >
          An administrator looks at it before you can reach patients. Keep your profile complete until then.
        </Alert>
      )}
      <Paper withBorder p={{ base: 'md', sm: 'lg' }}>
        <SimpleGrid component="dl" m={0} cols={{ base: 1, xs: 2, md: 3 }} verticalSpacing="md">
          {own && <Fact term="Name">{practitionerName(practitioner)}</Fact>}
          {fieldNames.map(name => {
            const { label, fact } = practitionerFields[name]
            return (
              fact !== 'elsewhere' && (
                <Fact key={name} term={label}>
                  {fact(practitioner)}
                </Fact>
              )
            )
          })}
          {may('users.read') && (
            <Fact term="Account">
              {practitioner.userId !== null && (
                <TextLink to="/admin/users/$userId" params={{ userId: practitioner.userId }}>
                  Account {practitioner.userId}
                </TextLink>
              )}
            </Fact>
          )}
          <Fact term="Last changed">
            <Moment at={practitioner.updatedAt} />
          </Fact>
        </SimpleGrid>
      </Paper>
    </>
  )
}
