import { createRoute, lazyRouteComponent, notFound } from '@tanstack/react-router'
import { given } from '../forms/given.ts'
import { needs, shellRoute } from '../layout/routes.tsx'
import { idOf, type RawSearch } from '../lists/search-params.ts'
import { dayOf, panelSearch, patientSearch } from './patient-search.ts'

const panelRoute = createRoute({
  getParentRoute: () => shellRoute,
  path: '/panel',
  validateSearch: panelSearch,
  beforeLoad: needs('panel.read'),
  component: lazyRouteComponent(() => import('./panel-page.tsx'), 'PanelPage'),
})

const patientsRoute = createRoute({
  getParentRoute: () => shellRoute,
  path: '/patients',
  validateSearch: patientSearch,
  beforeLoad: needs('patients.read'),
  component: lazyRouteComponent(() => import('./patients-page.tsx'), 'PatientsPage'),
})

const careTeamRoute = createRoute({
  getParentRoute: () => shellRoute,
  path: '/care-team',
  beforeLoad: needs('careTeam.read', 'patients.read', 'assignments.read'),
  component: lazyRouteComponent(() => import('./care-team-page.tsx'), 'CareTeamPage'),
})

const newPatientRoute = createRoute({
  getParentRoute: () => shellRoute,
  path: '/patients/new',
  beforeLoad: needs('patients.read', 'patients.create'),
  component: lazyRouteComponent(() => import('./new-patient-page.tsx'), 'NewPatientPage'),
})

/** What is no number of a record becomes 0, which no record has. */
const patientParams = {
  parse: ({ patientId }: { patientId: string }) => ({ patientId: idOf(patientId) ?? 0 }),
}
const couldBePatient = ({ params }: { params: { patientId: number } }) => {
  if (params.patientId === 0) throw notFound()
}

const patientRoute = createRoute({
  getParentRoute: () => shellRoute,
  path: '/patients/$patientId',
  params: patientParams,
  // `assign`: with the dialog open that assigns a doctor; `asOf`: the care team as it was that day.
  validateSearch: ({ assign, asOf }: RawSearch) =>
    given({ assign: assign === true ? assign : undefined, asOf: dayOf(asOf) }),
  beforeLoad: args => {
    needs('patients.read')()
    couldBePatient(args)
  },
  component: lazyRouteComponent(() => import('./patient-page.tsx'), 'PatientPage'),
})

const editPatientRoute = createRoute({
  getParentRoute: () => shellRoute,
  path: '/patients/$patientId/edit',
  params: patientParams,
  beforeLoad: args => {
    needs('patients.read', 'patients.update')()
    couldBePatient(args)
  },
  component: lazyRouteComponent(() => import('./edit-patient-page.tsx'), 'EditPatientPage'),
})

export const patientRoutes = [
  panelRoute,
  patientsRoute,
  careTeamRoute,
  newPatientRoute,
  patientRoute,
  editPatientRoute,
] as const
