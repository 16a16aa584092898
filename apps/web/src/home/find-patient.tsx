import { useNavigate } from '@tanstack/react-router'
import { given } from '../forms/given.ts'
import { LinkButton } from '../page/link.tsx'
import { Section } from '../page/section.tsx'
import { SearchForm } from '../search/search-form.tsx'
import { useMay } from '../session/use-session.ts'

/** The shortest way from a name to a record. */
export function FindPatient() {
  const navigate = useNavigate()
  const may = useMay()
  return (
    <Section
      title="Find a patient"
      action={
        may('patients.create') && (
          <LinkButton to="/patients/new" size="xs" variant="default">
            New patient
          </LinkButton>
        )
      }
    >
      <SearchForm
        label="Name, birth, phone or number"
        placeholder="Doe, 1980-02-29 or #42"
        onSearch={q => navigate({ to: '/patients', search: given({ q }) })}
      />
    </Section>
  )
}
