import { initTRPC } from '@trpc/server'
import { z } from 'zod'

const t = initTRPC.context<{ user: string }>().create({ isDev: false })

export const createContext = () => ({ user: 'ada' })

export const listInput = z.object({ q: z.string(), limit: z.number() })
export const noteInput = z.object({ patient: z.number(), text: z.string() })

const patient = {
  firstName: 'Ana',
  lastName: 'Ruiz',
  dateOfBirth: '1980-02-29',
  gender: 'F',
  contact: { email: 'ana@clinic.example', phone: '+34 600 000 000', town: 'Cádiz' },
}

/** About a kilobyte of JSON. */
export const listPatients = ({ q, limit }: z.infer<typeof listInput>) => ({
  q,
  items: Array.from({ length: limit }, (_, id) => ({ id, ...patient })),
  nextCursor: null,
})

export const addNote = (user: string, note: z.infer<typeof noteInput>) => ({ id: 1, by: user, ...note })

export const router = t.router({
  patients: t.router({ list: t.procedure.input(listInput).query(({ input }) => listPatients(input)) }),
  notes: t.router({
    add: t.procedure.input(noteInput).mutation(({ input, ctx }) => addNote(ctx.user, input)),
  }),
})

export type BenchRouter = typeof router
