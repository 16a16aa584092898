import {
  type Column,
  eq,
  getTableColumns,
  type Placeholder,
  type SQL,
  type SQLWrapper,
  sql,
} from 'drizzle-orm'
import type { PgTable } from 'drizzle-orm/pg-core'
import { z } from 'zod'

type Filter = { takes: z.ZodType; where: (value: Placeholder) => SQL }

type Field = {
  /** Where people see it: in lists and in the whole record, in the whole record alone, or nowhere. */
  shows: 'list' | 'record' | 'never'
  /** Checks what a person enters. Without it, nobody enters the field. */
  enter?: z.ZodType
  /** Checks what a person enters on a record that exists, where that differs from a new one. */
  change?: z.ZodType
  /** How a list may be narrowed by it. */
  filter?: Filter
}

/** Every column of a noun's table. A forgotten one is a type error. */
export type FieldsOf<Table extends PgTable> = { readonly [Name in keyof Table['_']['columns']]: Field }
type Fields = Readonly<Record<string, Field>>

type Named<All extends Fields, Wanted> = {
  [Name in keyof All as All[Name] extends Wanted ? Name : never]: All[Name]
}
type Checks<All extends Fields, By extends 'enter' | 'change'> = {
  [Name in keyof Named<All, { [key in By]: z.ZodType }>]: All[Name] extends {
    [key in By]: infer Check extends z.ZodType
  }
    ? Check
    : never
}
type Filtered<All extends Fields> = Named<All, { filter: Filter }>
type Shown<All extends Fields, Where> = { [Name in keyof Named<All, { shows: Where }>]: true }

/** The columns of origin, history and search that every record of a person has. */
export const ofRecords = {
  createdBy: { shows: 'never' },
  externalSource: { shows: 'never' },
  externalId: { shows: 'never' },
  version: { shows: 'list' },
  createdAt: { shows: 'list' },
  updatedAt: { shows: 'list' },
  deletedAt: { shows: 'never' },
  nameFolded: { shows: 'never' },
  sortName: { shows: 'never' },
  phoneTails: { shows: 'never' },
} as const satisfies Fields

/** The fields that the whole record shows, in the form that zod's `pick` takes. */
export const shownBy = <All extends Fields>(fields: All) =>
  maskOf(fields, ({ shows }) => shows !== 'never') as Shown<All, 'list' | 'record'>

/** Those that a list shows. */
export const listedBy = <All extends Fields>(fields: All) =>
  maskOf(fields, ({ shows }) => shows === 'list') as Shown<All, 'list'>

/** The checks of what a person enters into a new record, as the shape of a zod object. */
export const enteredBy = <All extends Fields>(fields: All) => checksOf(fields, 'enter')

/** The checks of what a person enters only on a record that exists. */
export const enteredLaterBy = <All extends Fields>(fields: All) => checksOf(fields, 'change')

/** A filter for the rows with exactly this value. */
export const equal = <Takes extends z.ZodType>(column: Column, takes: Takes) => ({
  takes,
  where: (value: Placeholder) => eq(column, value),
})

/** True for values that begin with these parts: `es-MX` for `es`, `1990-04` for `1990`. '.' is the character after '-'. */
export const within = (value: SQLWrapper, parts: Placeholder | string) =>
  sql`(${value} >= ${parts}::text and ${value} < ${parts}::text || '.')`

type FilterInputs<All extends Fields> = {
  [Name in keyof Filtered<All>]: Filtered<All>[Name] extends {
    filter: { takes: infer Takes extends z.ZodType }
  }
    ? z.ZodOptional<Takes>
    : never
}

/** The filters of a list, as the shape of a zod object. */
export const filterInputs = <All extends Fields>(fields: All) =>
  // The names are those with a filter, by the line below.
  Object.fromEntries(
    filtersIn(fields).map(([name, { takes }]) => [name, z.optional(takes)]),
  ) as FilterInputs<All>

/** The filters that an input names. */
export const filterValues = <All extends Fields>(
  fields: All,
  input: { readonly [name in keyof Filtered<All>]?: unknown },
) =>
  // As above.
  Object.fromEntries(filtersIn(fields).map(([name]) => [name, Reflect.get(input, name)])) as {
    [Name in keyof Filtered<All>]: unknown
  }

/** The placeholders of `filterValues`: undefined for what the input does not name. */
export type FilterPlaceholders<All extends Fields> = {
  [Name in keyof Filtered<All>]: Placeholder | undefined
}

/** The conditions of those filters. */
export const filterConditions = <All extends Fields>(fields: All, given: FilterPlaceholders<All>): SQL[] =>
  filtersIn(fields).flatMap(([name, { where }]) => {
    const value: Placeholder | undefined = Reflect.get(given, name)
    return value ? [where(value)] : []
  })

const filtersIn = (fields: Fields) =>
  Object.entries(fields).flatMap(([name, { filter }]): [string, Filter][] => (filter ? [[name, filter]] : []))

// The callers say which names these are: those that `wanted` lets through.
const maskOf = (fields: Fields, wanted: (field: Field) => boolean) =>
  Object.fromEntries(Object.entries(fields).flatMap(([name, field]) => (wanted(field) ? [[name, true]] : [])))

function checksOf<All extends Fields, By extends 'enter' | 'change'>(fields: All, by: By) {
  const checks = Object.entries(fields).flatMap(([name, { [by]: check }]) => (check ? [[name, check]] : []))
  // The names are those of `Checks`, by the line above.
  return Object.fromEntries(checks) as Checks<All, By>
}

/** Column names in the form that zod's `pick` takes. */
type Mask<Table extends PgTable> = { readonly [Name in keyof Table['_']['columns']]?: true }

/**
 * The columns that a mask names, for a statement. The output schema is picked with the same mask, so the two cannot
 * differ.
 */
export function columnsOf<Table extends PgTable, Shown extends Mask<Table>>(table: Table, shown: Shown) {
  const columns = Object.entries(getTableColumns(table)).filter(([name]) => name in shown)
  // `fromEntries` loses the names; they are those of the mask.
  return Object.fromEntries(columns) as Pick<Table['_']['columns'], keyof Shown & keyof Table['_']['columns']>
}
