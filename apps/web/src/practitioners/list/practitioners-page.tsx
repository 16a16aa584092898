import { SegmentedControl } from '@mantine/core'
import { IconPlus } from '@tabler/icons-react'
import { useNavigate, useSearch } from '@tanstack/react-router'
import { LinkButton } from '../../page/link.tsx'
import { Page } from '../../page/page.tsx'
import { useMay } from '../../session/use-session.ts'
import { PanelSizes } from '../panels/panel-sizes.tsx'
import { Directory } from './directory.tsx'

/** The practitioners, as a directory or by the sizes of their panels. */
export function PractitionersPage() {
  const may = useMay()
  const navigate = useNavigate()
  const { view } = useSearch({ from: '/in/shell/practitioners' })
  const showsPanels = view === 'panels' && may('panelSizes.read') !== undefined
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
      {may('panelSizes.read') && (
        <SegmentedControl
          aria-label="View"
          mb="lg"
          w={{ base: '100%', xs: 'auto' }}
          value={showsPanels ? 'panels' : 'directory'}
          onChange={chosen =>
            navigate({ to: '/practitioners', search: chosen === 'panels' ? { view: 'panels' } : {} })
          }
          data={[
            { value: 'directory', label: 'Directory' },
            { value: 'panels', label: 'Panel sizes' },
          ]}
        />
      )}
      {showsPanels ? <PanelSizes /> : <Directory />}
    </Page>
  )
}
