import { storedLine } from '@empanel/api'
import { z } from 'zod'
import { readList } from '../reading/lists.ts'
import type { Reading } from '../reading/reading.ts'
import { type Answer, call, type Endpoint, type Giving, type Shown } from './endpoint.ts'
import { byId, list } from './inputs.ts'

type Page<Row> = { items: Row[]; nextCursor: string | null; total: number }
type Versioned = { version: number }

/** A list that can be sorted by `fields`. */
export const listOf = <Row>(
  procedure: Giving<Page<Row>>,
  fields: readonly string[],
  { gives, show }: Shown<Row>,
) =>
  ({
    method: 'GET',
    takes: list,
    reads: readList(fields),
    calls: [procedure],
    gives: z.array(gives),
    answer: async (ctx, input, { query }) => {
      const { items, nextCursor, total } = await call(procedure, ctx, input)
      return { body: items.map(show), page: { total, next: nextPage(query, nextCursor) } }
    },
  }) satisfies Partial<Endpoint>

/** The query of the next page. Invisible letters of the search are left out, because it has to fit into an address. */
const nextPage = ({ limit, q, ordering }: Reading['query'], cursor: string | null) =>
  cursor === null ? undefined : { limit, q: q && storedLine(q), ordering, cursor }

/** One record, as the core procedure returns it. */
export const recordOf = <Row extends Versioned>(procedure: Giving<Row>, shown: Shown<Row>) =>
  ({
    tagged: true,
    calls: [procedure],
    gives: shown.gives,
    answer: async (ctx, input) => showRecord(await call(procedure, ctx, input), shown),
  }) satisfies Partial<Endpoint>

/** A change of one record. PUT sends all of it, PATCH some fields. */
export const changeOf = <Row extends Versioned>(
  method: 'PUT' | 'PATCH',
  procedure: Giving<Row>,
  shown: Shown<Row>,
) =>
  ({
    ...recordOf(procedure, shown),
    method,
    answer: async (ctx, input, { versions, isForm }) => {
      const change = { ...input, versions, fromForm: isForm, whole: method === 'PUT' }
      return showRecord(await call(procedure, ctx, change), shown)
    },
  }) satisfies Partial<Endpoint>

export const deletionOf = (procedure: Giving<{ id: number }>) =>
  ({
    method: 'DELETE',
    status: 204,
    takes: byId,
    calls: [procedure],
    gives: z.void(),
    answer: async (ctx, input, { versions }) => {
      await call(procedure, ctx, { ...input, versions })
      return {}
    },
  }) satisfies Partial<Endpoint>

export const showRecord = <Row extends Versioned>(record: Row, { show }: Shown<Row>): Answer => ({
  body: show(record),
  version: record.version,
})
