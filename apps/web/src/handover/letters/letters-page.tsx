import { Button, Skeleton, Stack, Text } from '@mantine/core'
import { IconDownload, IconPrinter } from '@tabler/icons-react'
import { useQuery } from '@tanstack/react-query'
import { useParams } from '@tanstack/react-router'
import { useState } from 'react'
import { dayOfMoment, today } from '../../dates/days.ts'
import { formatDay } from '../../dates/times.tsx'
import { Empty } from '../../feedback/empty.tsx'
import { Failure } from '../../feedback/failure.tsx'
import { LinkButton } from '../../page/link.tsx'
import { Page } from '../../page/page.tsx'
import { empanel } from '../../server/empanel.ts'
import { saveCsv } from '../../tables/save-csv.ts'
import { fullName } from '../../words/names.ts'
import { patientsInWords } from '../handover.ts'
import { type Letter, letterRows, letterText } from './letter.ts'
import classes from './letters.module.css'

const pageSize = 500

/** All letters of a handover. `heard`: how many were read so far, a page at a time. */
async function readLetters(id: number, heard: (count: number) => void): Promise<Letter[]> {
  const letters: Letter[] = []
  heard(0)
  for await (const letter of empanel.transfers.letters.all({ id, limit: pageSize })) {
    letters.push(letter)
    if (letters.length % pageSize === 0) heard(letters.length)
  }
  return letters
}

/** The letters to the patients of a handover, one a sheet, to be printed or saved. */
export function LettersPage() {
  const { transferId } = useParams({ from: '/in/shell/handovers/$transferId/letters' })
  const [read, setRead] = useState(0)
  const { data, error, refetch } = useQuery({
    queryKey: ['letters', transferId],
    queryFn: () => readLetters(transferId, setRead),
    gcTime: 0,
  })
  return (
    <Page
      title="Letters to the patients"
      discreetly={`Letters of handover #${transferId}`}
      within={{ to: '/handovers', label: 'Handovers' }}
      actions={
        <>
          <LinkButton to="/handovers/$transferId" params={{ transferId }} variant="default">
            Back to the handover
          </LinkButton>
          {data && data.length > 0 && (
            <>
              <Button
                variant="default"
                leftSection={<IconDownload size={16} />}
                onClick={() => saveCsv(`letters-${today()}`, letterRows(data))}
              >
                Save as CSV
              </Button>
              <Button leftSection={<IconPrinter size={16} />} onClick={() => window.print()}>
                Print
              </Button>
            </>
          )}
        </>
      }
    >
      {error ? (
        <Failure error={error} retry={refetch} />
      ) : !data ? (
        <Stack>
          <Text c="dimmed" role="status">
            {read > 0 ? `${read.toLocaleString()} letters were read so far.` : 'The letters are read.'}
          </Text>
          <Skeleton h={300} />
        </Stack>
      ) : data.length === 0 ? (
        <Empty title="There is nobody to write to">
          Nobody was handed over, or everybody came back since.
        </Empty>
      ) : (
        <>
          <Text c="dimmed" mb="lg" className={classes.aside ?? ''} role="status">
            {`${patientsInWords(data.length)}, one letter a sheet. They say who takes over and from when on, and nothing about health.`}
          </Text>
          <Stack gap="lg">
            {data.map(letter => (
              <Sheet key={letter.patientId} letter={letter} />
            ))}
          </Stack>
        </>
      )}
    </Page>
  )
}

function Sheet({ letter }: { letter: Letter }) {
  const { firstName, lastName, address, siteName } = letter
  const name = fullName({ firstName, lastName })
  return (
    <article className={classes.letter ?? ''} aria-label={`Letter to ${name}`}>
      <p className={classes.sender ?? ''}>{siteName}</p>
      <address className={classes.address ?? ''}>
        {name}
        {'\n'}
        {address ?? ''}
      </address>
      <p>{formatDay(dayOfMoment(new Date().toISOString()))}</p>
      {letterText(letter).map(paragraph => (
        <p key={paragraph}>{paragraph}</p>
      ))}
    </article>
  )
}
