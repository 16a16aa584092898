import { createRoute } from '@tanstack/react-router'
import { oneOf, type RawSearch, textOf } from '../browser/search-params.ts'
import { given } from '../forms/given.ts'
import { lazyPage } from '../layout/lazy-page.tsx'
import { needs, needsNumber, numberIn, shellRoute } from './root.tsx'

const doctorsRoute = createRoute({
  getParentRoute: () => shellRoute,
  path: '/doctors',
  validateSearch: ({ q, sort, view }: RawSearch) =>
    given({ q: textOf(q), sort: oneOf(sort, ['id']), view: oneOf(view, ['panels']) }),
  beforeLoad: needs('doctors.read'),
  component: lazyPage(() => import('../doctors/list/doctors-page.tsx'), 'DoctorsPage'),
})

const newDoctorRoute = createRoute({
  getParentRoute: () => shellRoute,
  path: '/doctors/new',
  beforeLoad: needs('doctors.create'),
  component: lazyPage(() => import('../doctors/form/new-doctor-page.tsx'), 'NewDoctorPage'),
})

const doctorParams = {
  parse: ({ doctorId }: { doctorId: string }) => ({ doctorId: numberIn(doctorId) }),
}

const doctorRoute = createRoute({
  getParentRoute: () => shellRoute,
  path: '/doctors/$doctorId',
  params: doctorParams,
  validateSearch: ({ q }: RawSearch) => given({ q: textOf(q) }),
  beforeLoad: ({ params }) => {
    needs('doctors.read')()
    needsNumber(params.doctorId)
  },
  component: lazyPage(() => import('../doctors/record/doctor-page.tsx'), 'DoctorPage'),
})

const editDoctorRoute = createRoute({
  getParentRoute: () => shellRoute,
  path: '/doctors/$doctorId/edit',
  params: doctorParams,
  beforeLoad: ({ params }) => {
    needs('doctors.read', 'doctors.update')()
    needsNumber(params.doctorId)
  },
  component: lazyPage(() => import('../doctors/form/edit-doctor-page.tsx'), 'EditDoctorPage'),
})

export const doctorRoutes = [doctorsRoute, newDoctorRoute, doctorRoute, editDoctorRoute] as const
