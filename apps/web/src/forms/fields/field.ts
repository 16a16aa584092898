import type { GetInputPropsReturnType } from '@mantine/form'
import type { ReactNode } from 'react'

export type InputProps = { label: string; autoComplete: string } & GetInputPropsReturnType

/** A field that people enter, as forms, pages and tables show it. A form holds empty text where a record has null. */
export type Field<Value extends string, Entered, Shown> = {
  label: string
  /** The group of the form that it stands in. */
  section: string
  /** Takes the whole width of the form, and of the record's page. */
  wide?: true
  input: (props: InputProps) => ReactNode
  /** The value of a new form, where it is not empty. */
  first?: Value
  /** The value of the form as the server takes it. */
  entered: (value: Value) => Entered
  /** The record's page shows it so, or elsewhere than among the facts. */
  fact: 'elsewhere' | ((record: Shown) => ReactNode)
}

export const asTyped = (text: string) => text
export const orNull = (text: string) => text.trim() || null

/** The names of fields, in their order. */
export const namesOf = <Name extends string>(fields: Record<Name, unknown>) => Object.keys(fields) as Name[]
