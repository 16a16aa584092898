import { Stack } from '@mantine/core'
import { IconCheck } from '@tabler/icons-react'
import { Empty } from '../feedback/empty.tsx'
import { Page } from '../page/page.tsx'
import { Section } from '../page/section.tsx'
import { useWorks } from './work.ts'
import { WorkCard } from './work-card.tsx'

/** The long work that was started in this window: how far it is, and what came of it. */
export function WorkPage() {
  const works = useWorks()
  return (
    <Page title="Background work">
      {works.length === 0 ? (
        <Empty icon={<IconCheck />} title="Nothing is running">
          What takes a while, such as a primary for a thousand patients, is found here while it runs and until
          you dismiss it. It runs in this window: closing it asks first.
        </Empty>
      ) : (
        <Stack gap="lg">
          {works.map(work => (
            <Section key={work.id} title={work.title}>
              <WorkCard work={work} />
            </Section>
          ))}
        </Stack>
      )}
    </Page>
  )
}
