/** A request that is sent to each server. */
export type Load = { name: string; method: 'GET' | 'POST'; path: string; body?: string }

const list = { q: 'ruiz', limit: 6 }
const batch = Array.from({ length: 10 }, () => list)
const asInput = (value: unknown) => encodeURIComponent(JSON.stringify(value))

export const batchPath = batch.map(() => 'patients.list').join(',')

export const loads: Load[] = [
  { name: 'query, 1 KB', method: 'GET', path: `/trpc/patients.list?input=${asInput(list)}` },
  { name: 'batch of 10', method: 'GET', path: `/trpc/${batchPath}?batch=1&input=${asInput({ ...batch })}` },
  {
    name: 'mutation',
    method: 'POST',
    path: '/trpc/notes.add',
    body: JSON.stringify({ patient: 17, text: 'Seen today.' }),
  },
]
