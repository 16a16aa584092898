import type { ReactNode } from 'react'
import { FormSheet } from '../form-sheet.tsx'
import { TakeNewer } from './take-newer.tsx'
import type { RecordForm } from './use-record-form.ts'

type Props<Fields extends Record<string, unknown>> = {
  of: RecordForm<Fields>
  /** The way back to the record. */
  cancel: ReactNode
  children: ReactNode
}

/** The form that changes a record, with a way to take in what somebody else has changed meanwhile. */
export function EditForm<Fields extends Record<string, unknown>>({
  of: { server, takeNewer },
  cancel,
  children,
}: Props<Fields>) {
  return (
    <FormSheet
      of={server}
      action="Save changes"
      beside={
        <>
          {takeNewer && <TakeNewer take={takeNewer} />}
          {cancel}
        </>
      }
    >
      {children}
    </FormSheet>
  )
}
