import { authEndpoints } from './auth.ts'
import { doctorEndpoints } from './doctors.ts'
import { router } from './endpoint.ts'
import { mappingEndpoints } from './mappings.ts'
import { panelEndpoints } from './panels.ts'
import { patientEndpoints } from './patients.ts'
import { profileEndpoints } from './profiles.ts'

/** The REST interface as a table: one annotated procedure a route, named as in the OpenAPI document. */
export const restRouter = router({
  ...authEndpoints,
  ...patientEndpoints,
  ...doctorEndpoints,
  ...profileEndpoints,
  ...panelEndpoints,
  ...mappingEndpoints,
})
