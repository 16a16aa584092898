import { rowId, searchWords } from '@empanel/api'
import { z } from 'zod'

// These schemas only describe requests for the document. `reading/` prepares the values, and the core checks them.

/** The input of requests that take nothing. */
export const nothing = z.object({})

export const id = rowId.meta({ description: 'Identity key.' })
export const byId = z.object({ id })

const cursor = { description: 'Where the page before ended: taken from its `Link` header.' }

/** The part of a list: how many rows, and after which row. */
const page = {
  limit: z
    .int()
    .min(1)
    .max(500)
    .meta({ description: 'How many rows at most. Without it, all of them: up to 5,000, or 8 MiB.' })
    .optional(),
  cursor: z.string().max(8000).meta(cursor).optional(),
}

const ordering = z
  .string()
  .max(500)
  .meta({
    description:
      'Fields to sort by, separated by commas, each with a `-` for descending order: `last_name,-created_at`. ' +
      'With `last_name` alone, people of the same last name are sorted by first name. ' +
      'With `age` and `date_of_birth`, patients without a known date of birth come last in both directions.',
  })
  .optional()

const soughtWords =
  'Words that must all occur in the name, in any order. Patients are also found by date of birth or its year, ' +
  'patients and doctors by phone number or `#` and their number. Where that finds nobody, the lists of all patients and ' +
  'doctors show those of similar names, unless an order is asked for.'

/** A list with a search and an order. */
export const list = z.object({
  ...page,
  q: searchWords.meta({ description: soughtWords }).optional(),
  search: searchWords.meta({ description: 'The same as `q`.' }).optional(),
  ordering,
})

/** A list about one patient. The core returns it whole, so the cursor is an id. */
export const listOfPatient = z.object({
  patient_id: rowId.meta({ description: 'The patient.' }),
  ...page,
  cursor: z
    .string()
    .regex(/^[1-9]\d{0,9}$/)
    .meta(cursor)
    .optional(),
})
