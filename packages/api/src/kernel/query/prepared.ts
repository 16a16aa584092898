import type { Database } from '@empanel/db'
import { type Placeholder, sql } from 'drizzle-orm'
import type { AnyCaller, Permitted } from '../context.ts'
import type { Policy } from '../policy/grid.ts'

type Placeholders = { [name: string]: Placeholder | Placeholder[] | undefined }
/** The values for a statement with these placeholders. */
export type Values<H> = {
  [N in keyof H]: H[N] extends Placeholder[] | undefined ? readonly unknown[] | undefined : unknown
}

type Given = Record<string, unknown>
type Statement<Rows> = { execute(given: Given): Promise<Rows> }
type Query<Rows> = Statement<Rows> & { prepare(name: string): Statement<Rows> }

/**
 * How many texts of one statement are kept, here and by each connection. Without a limit, ever new combinations of
 * filters would fill the memory of both.
 */
const mostTexts = 100

/**
 * Limits of usual pages, and one more than these. They become part of the text: without knowing the limit, PostgreSQL
 * expects a plan for any of them to read much more, and plans the statement anew each time.
 */
const usualLimits = [20, 25, 50, 100].flatMap(limit => [limit, limit + 1])

/** With a plan for any value of these, a list might walk all rows in its order to find a few. */
const decisive = ['patterns.0', 'short.0', 'dates.0', 'dateOfBirth', 'ages.0', 'ofPatient']

/**
 * A read that PostgreSQL plans once for each text. The text depends on the caller's role and scope, on which
 * placeholders get a value, on a usual `limit`, and on `fixed`; the latter two become part of it. A search for names, for dates of birth, for ages or for a
 * patient in the trail is planned each time, because whether an index helps depends on the values.
 * @returns the function that runs it. An undefined value gets no placeholder; a list gets one for each element.
 */
export function prepared<H extends Placeholders, Rows, Fixed extends unknown[]>(
  build: (ctx: AnyCaller, placeholders: H, ...fixed: Fixed) => Query<Rows>,
) {
  const kept = new WeakMap<Database, { policy: Policy; texts: Map<string, Statement<Rows>> }>()

  function textsFor({ db, policy }: Permitted) {
    const found = kept.get(db)
    if (found?.policy === policy) return found.texts
    const texts = new Map<string, Statement<Rows>>()
    kept.set(db, { policy, texts })
    return texts
  }

  return (ctx: Permitted, values: Values<H>, ...fixed: Fixed): Promise<Rows> => {
    const { action, scope, actor } = ctx
    const given = givenBy(values, actor.userId)
    const limit = usualLimits.find(usual => usual === values.limit)
    const key = JSON.stringify([action, actor.role, scope, Object.keys(given), limit, fixed])
    const texts = textsFor(ctx)
    const known = texts.get(key)
    if (known) return known.execute(given)
    const userId = sql.placeholder('caller')
    const placeholders = placeholdersFor<H>(values, limit)
    const query = build({ ...ctx, actor: { role: actor.role, userId } }, placeholders, ...fixed)
    if (texts.size >= mostTexts || decisive.some(placeholder => placeholder in given))
      return query.execute(given)
    const statement = query.prepare(key)
    texts.set(key, statement)
    return statement.execute(given)
  }
}

function givenBy(values: Given, caller: number | null): Given {
  const given: Given = { caller }
  for (const [name, value] of Object.entries(values)) {
    if (Array.isArray(value)) for (const [place, one] of value.entries()) given[`${name}.${place}`] = one
    else if (value !== undefined) given[name] = value
  }
  return given
}

function placeholdersFor<H>(values: Values<H>, limit: number | undefined): H {
  const placeholders = Object.entries(values).map(([name, value]) => {
    if (name === 'limit' && limit) return [name, sql.raw(String(limit))]
    if (Array.isArray(value)) return [name, value.map((_, place) => sql.placeholder(`${name}.${place}`))]
    return [name, value === undefined ? undefined : sql.placeholder(name)]
  })
  // The same names; the type of the value says whether it is a placeholder or a list of them. A statement takes a limit
  // that is text wherever it takes a placeholder.
  return Object.fromEntries(placeholders) as H
}
