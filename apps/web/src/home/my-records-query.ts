import { api } from '../empanel.ts'

/** The first of one's own records: asked once for the records and for their care teams. */
export const myRecords = () => api.patients.list.queryOptions({ owned: true, sort: 'name', limit: 6 })
