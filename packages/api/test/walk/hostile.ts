import { z } from 'zod'

type Kind = 'text' | 'date' | 'moment' | 'choice' | 'number' | 'fraction' | 'switch' | 'other'

/**
 * A field of an input, by its path within objects. `nullable`: takes null. `blank`: takes empty text. `plain`: takes
 * any text.
 */
export type Field = {
  path: string[]
  kind: Kind
  nullable: boolean
  blank: boolean
  plain: boolean
  maxLength: number
}

type Schema = z.core.JSONSchema.BaseSchema

/** The fields of an input, read from its schema. */
export function fieldsOf(input: z.ZodType): Field[] {
  return within(z.toJSONSchema(input, { io: 'input', unrepresentable: 'any' }), [])
}

function within({ properties = {} }: Schema, path: string[]): Field[] {
  return Object.entries(properties).flatMap(([name, one]) => {
    if (typeof one === 'boolean') return []
    return one.properties ? within(one, [...path, name]) : [fieldOf(one, [...path, name])]
  })
}

function fieldOf(one: Schema, path: string[]): Field {
  const forms = formsOf(one)
  // A number that may also come as text.
  const mixed = new Set(forms.map(({ type }) => type).filter(type => type !== 'null')).size > 1
  const empty = forms.some(({ type, const: only }) => type === 'null' || only === '')
  const form = forms.find(({ type, const: only }) => type !== 'null' && only !== '') ?? {}
  const plain = form.format === undefined && form.pattern === undefined && form.maxLength !== undefined
  return {
    path,
    kind: mixed ? 'other' : kindOf(form),
    nullable: empty,
    blank: plain && (form.minLength ?? 0) === 0,
    plain,
    maxLength: form.maxLength ?? 0,
  }
}

const formsOf = (one: Schema): Schema[] => (one.anyOf ? one.anyOf.flatMap(formsOf) : [one])

function kindOf({ type, format, pattern, enum: choices }: Schema): Kind {
  if (type === 'integer') return 'number'
  if (type === 'number') return 'fraction'
  if (type === 'boolean') return 'switch'
  if (type !== 'string') return 'other'
  if (choices || format === 'uuid') return 'choice'
  // A date of birth may be only a year, which is no `date` of JSON Schema.
  const isDate = format === 'date' || pattern?.startsWith('^\\d{4}(-')
  return isDate ? 'date' : format === 'date-time' ? 'moment' : 'text'
}

const impossible = ['2023-02-30', '0000-00-00', '0000-01-01', '10000-01-01', '275760-09-13', '+275760-09-13']
const texts = ['a\0b', 'half \ud800 pair', '\udfff']

const refused: Record<Kind, unknown[]> = {
  text: [...texts, 7, {}, []],
  date: [...texts, ...impossible, '', 7],
  moment: [...texts, ...impossible.map(day => `${day}T00:00:00Z`), '', 7],
  choice: [...texts, 'id; drop table patients', '', 7],
  number: [...texts, '', 0.5, '1', 2 ** 53],
  fraction: [...texts, '', '1', 2 ** 53],
  switch: [...texts, '', 1, 'true'],
  other: [],
}

/** Fields that are never stored, or only as a hash, and compared unchanged. */
const secrets = ['login', 'password', 'currentPassword', 'newPassword', 'refresh', 'token', 'cursor']

/** Values that a field must refuse. */
export function refusedBy({ kind, nullable, blank, path }: Field): unknown[] {
  const isSecret = secrets.includes(path.at(-1) ?? '')
  const values = refused[kind].filter(value => !isSecret || !texts.includes(String(value)))
  return nullable || isSecret ? values : [...values, null, ...(kind === 'text' && !blank ? [''] : [])]
}

/** Names that no input may set unless its schema has them. */
export const notTaken = [
  ...[
    'role',
    'status',
    'ownerId',
    'userId',
    'createdBy',
    'createdAt',
    'updatedAt',
    'deletedAt',
    'externalId',
  ],
  ...['passwordHash', 'endedAt', 'endedBy', 'reviewedBy', 'actorId', 'expiresAt', 'grantedAt', 'isAdmin'],
  ...['constructor', 'prototype', 'toString'],
]

/** The input with these fields set. */
export function withFields(input: object, values: [Field, unknown][]): Record<string, unknown> {
  const changed: Record<string, unknown> = { ...input }
  for (const [{ path }, value] of values) {
    const [outer = '', inner] = path
    changed[outer] = inner === undefined ? value : { ...Object(changed[outer]), [inner]: value }
  }
  return changed
}

/** Rounds of values. In each round every field gets a value that it must refuse. */
export function rounds(fields: Field[]): [Field, unknown][][] {
  const columns = fields.map(field => ({ field, values: refusedBy(field) }))
  const most = Math.max(0, ...columns.map(({ values }) => values.length))
  return Array.from({ length: most }, (_, round) =>
    columns.flatMap(({ field, values }): [Field, unknown][] =>
      round < values.length ? [[field, values[round]]] : [],
    ),
  )
}
