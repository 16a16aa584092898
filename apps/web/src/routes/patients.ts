import { createRoute } from '@tanstack/react-router'
import type { RawSearch } from '../browser/search-params.ts'
import { pastDayOf } from '../dates/days.ts'
import { given } from '../forms/given.ts'
import { lazyPage } from '../layout/lazy-page.tsx'
import { panelSearch, patientSearch } from '../patients/list/patient-search.ts'
import { needs, needsNumber, numberIn, shellRoute } from './root.tsx'

const panelRoute = createRoute({
  getParentRoute: () => shellRoute,
  path: '/panel',
  validateSearch: panelSearch,
  beforeLoad: needs('panel.read'),
  component: lazyPage(() => import('../patients/list/panel-page.tsx'), 'PanelPage'),
})

const patientsRoute = createRoute({
  getParentRoute: () => shellRoute,
  path: '/patients',
  validateSearch: patientSearch,
  beforeLoad: needs('patients.read'),
  component: lazyPage(() => import('../patients/list/patients-page.tsx'), 'PatientsPage'),
})

const careTeamRoute = createRoute({
  getParentRoute: () => shellRoute,
  path: '/care-team',
  beforeLoad: needs('careTeam.read', 'patients.read', 'assignments.read'),
  component: lazyPage(() => import('../patients/team/care-team-page.tsx'), 'CareTeamPage'),
})

const newPatientRoute = createRoute({
  getParentRoute: () => shellRoute,
  path: '/patients/new',
  beforeLoad: needs('patients.read', 'patients.create'),
  component: lazyPage(() => import('../patients/form/new-patient-page.tsx'), 'NewPatientPage'),
})

const emergencyRoute = createRoute({
  getParentRoute: () => shellRoute,
  path: '/patients/emergency',
  beforeLoad: needs('patients.read', 'access.breakGlass'),
  component: lazyPage(() => import('../patients/emergency/emergency-page.tsx'), 'EmergencyPage'),
})

const patientParams = {
  parse: ({ patientId }: { patientId: string }) => ({ patientId: numberIn(patientId) }),
}

const patientRoute = createRoute({
  getParentRoute: () => shellRoute,
  path: '/patients/$patientId',
  params: patientParams,
  // `assign`: with the dialog open that assigns a practitioner; `asOf`: the care team as it was that day.
  validateSearch: ({ assign, asOf }: RawSearch) =>
    given({ assign: assign === true ? assign : undefined, asOf: pastDayOf(asOf) }),
  beforeLoad: ({ params }) => {
    needs('patients.read')()
    needsNumber(params.patientId)
  },
  component: lazyPage(() => import('../patients/record/patient-page.tsx'), 'PatientPage'),
})

const editPatientRoute = createRoute({
  getParentRoute: () => shellRoute,
  path: '/patients/$patientId/edit',
  params: patientParams,
  beforeLoad: ({ params }) => {
    needs('patients.read', 'patients.update')()
    needsNumber(params.patientId)
  },
  component: lazyPage(() => import('../patients/form/edit-patient-page.tsx'), 'EditPatientPage'),
})

export const patientRoutes = [
  panelRoute,
  patientsRoute,
  careTeamRoute,
  newPatientRoute,
  emergencyRoute,
  patientRoute,
  editPatientRoute,
] as const
