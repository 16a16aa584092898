import { Alert, Paper, SimpleGrid } from '@mantine/core'
import { IconHourglass } from '@tabler/icons-react'
import { Moment } from '../../dates/times.tsx'
import { Mail, Phone } from '../../page/contact.tsx'
import { Fact } from '../../page/fact.tsx'
import { TextLink } from '../../page/link.tsx'
import { useMay, useSignedIn } from '../../session/use-session.ts'
import { doctorName } from '../../words/names.ts'
import type { Doctor } from '../doctor.ts'

/** The facts about a doctor. */
export function DoctorCard({ doctor }: { doctor: Doctor }) {
  const { me } = useSignedIn()
  const may = useMay()
  const own = doctor.userId === me.id
  return (
    <>
      {own && doctor.status === 'pending' && (
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
          {own && <Fact term="Name">{doctorName(doctor)}</Fact>}
          <Fact term="Specialty">{doctor.specialty}</Fact>
          <Fact term="Phone">{doctor.phoneNumber && <Phone number={doctor.phoneNumber} />}</Fact>
          <Fact term="E-mail">{doctor.email && <Mail address={doctor.email} />}</Fact>
          <Fact term="Licence number">{doctor.licenseNumber}</Fact>
          <Fact term="NPI">{doctor.npi}</Fact>
          {may('users.read') && (
            <Fact term="Account">
              {doctor.userId !== null && (
                <TextLink to="/admin/users/$userId" params={{ userId: doctor.userId }}>
                  Account {doctor.userId}
                </TextLink>
              )}
            </Fact>
          )}
          <Fact term="Last changed">
            <Moment at={doctor.updatedAt} />
          </Fact>
        </SimpleGrid>
      </Paper>
    </>
  )
}
