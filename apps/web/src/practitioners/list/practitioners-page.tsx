import { SegmentedControl } from '@mantine/core'
import { IconPlus } from '@tabler/icons-react'
import { useNavigate, useSearch } from '@tanstack/react-router'
import { given } from '../../forms/given.ts'
import { LinkButton } from '../../page/link.tsx'
import { Page } from '../../page/page.tsx'
import { useMay } from '../../session/use-session.ts'
import { Directory } from './directory.tsx'
import { PanelsView } from './panels-view.tsx'

/** The practitioners, as a directory or with their panels. */
export function PractitionersPage() {
  const may = useMay()
  const navigate = useNavigate()
  const { view, q } = useSearch({ from: '/in/shell/practitioners' })
  const showsPanels = view === 'panels' && may('panels.read') !== undefined
  return (
    <Page
      title="Practitioners"
      actions={
        may('practitioners.create') && (
          <LinkButton to="/practitioners/new" leftSection={<IconPlus size={16} />}>
            New practitioner
          </LinkButton>
        )
      }
    >
      {may('panels.read') && (
        <SegmentedControl
          aria-label="View"
          mb="lg"
          w={{ base: '100%', xs: 'auto' }}
          value={showsPanels ? 'panels' : 'directory'}
          onChange={chosen =>
            navigate({
              to: '/practitioners',
              search: { ...given({ q }), ...(chosen === 'panels' && { view: 'panels' }) },
            })
          }
          data={[
            { value: 'directory', label: 'Directory' },
            { value: 'panels', label: 'Panels' },
          ]}
        />
      )}
      {showsPanels ? <PanelsView /> : <Directory />}
    </Page>
  )
}
