import { useInfiniteQuery } from '@tanstack/react-query'
import { useNavigate, useSearch } from '@tanstack/react-router'
import { given } from '../../forms/given.ts'
import { TextLink } from '../../page/link.tsx'
import { patientFields } from '../../patients/fields.tsx'
import { primaryColumn } from '../../patients/list/patient-columns.tsx'
import type { ListedPatient } from '../../patients/patient.ts'
import { api } from '../../server/empanel.ts'
import { byPagesOfSearch } from '../../server/next-page.ts'
import type { Column } from '../../tables/rows.tsx'
import { fullName } from '../../words/names.ts'
import { AccountLink, stored, storedFields } from './raw-columns.tsx'
import { RawTable } from './raw-table.tsx'

const { medicalHistory: _long, ...listed } = patientFields

/** A column for each field that a list shows. */
const columns: Record<keyof ListedPatient, Column<ListedPatient>> = {
  id: {
    header: 'No.',
    cell: patient => (
      <TextLink
        size="sm"
        to="/patients/$patientId"
        params={{ patientId: patient.id }}
        aria-label={`${patient.id}: ${fullName(patient)}`}
      >
        {patient.id}
      </TextLink>
    ),
  },
  ...storedFields(listed),
  primary: primaryColumn,
  ownerId: { header: 'Owner', cell: ({ ownerId }) => <AccountLink id={ownerId} /> },
  createdBy: stored('Entered by', 'createdBy'),
  createdAt: stored('Entered', 'createdAt'),
  updatedAt: stored('Changed', 'updatedAt'),
  version: stored('Version', 'version'),
}

/** All columns of the patients in reach. */
export function PatientsTablePage() {
  const navigate = useNavigate({ from: '/admin/patients' })
  const { q = '' } = useSearch({ from: '/in/shell/admin/patients' })
  const pages = useInfiniteQuery(
    api.patients.list.infiniteQueryOptions({ ...given({ q }), limit: 50 }, byPagesOfSearch),
  )
  return (
    <RawTable
      of="patients"
      about="Every column of every patient in reach but the medical history, in the order of entry. Opening this page is recorded with them."
      q={q}
      onSearch={q => navigate({ search: given({ q }), replace: true })}
      columns={Object.values(columns)}
      pages={pages}
    />
  )
}
