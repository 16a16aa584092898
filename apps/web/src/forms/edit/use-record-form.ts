import { EmpanelError } from '@empanel/client'
import { useState } from 'react'
import { type ServerForm, useServerForm } from '../use-server-form.ts'
import { differing, mergeChanges } from './merge-changes.ts'

type Options<Stored extends { version: number }, Fields> = {
  record: Stored
  valuesOf: (record: Stored) => Fields
  /** Sends the change, based on the version given. */
  save: (values: Fields, version: number) => Promise<unknown>
  /** Reads the record as it is now. */
  reload: () => Promise<Stored>
}

export type RecordForm<Fields extends Record<string, unknown>> = {
  server: ServerForm<Fields>
  /**
   * Defined while somebody else's change is in the way. Loads the newer version under what was typed, and returns the
   * labels of the fields that it changed.
   */
  takeNewer: (() => Promise<string[]>) | undefined
}

/** The form of a record that others may change at the same time. */
export function useRecordForm<Stored extends { version: number }, Fields extends Record<string, unknown>>({
  record,
  valuesOf,
  save,
  reload,
}: Options<Stored, Fields>): RecordForm<Fields> {
  const [base, setBase] = useState(record)
  const [stale, setStale] = useState(false)
  const server = useServerForm({
    initialValues: valuesOf(record),
    send: async values => {
      setStale(false)
      try {
        await save(values, base.version)
      } catch (error) {
        setStale(error instanceof EmpanelError && error.reason === 'stale_version')
        throw error
      }
    },
  })
  const takeNewer = async () => {
    const newer = await reload()
    const { form } = server
    const versions = { before: valuesOf(base), newer: valuesOf(newer) }
    const changed = differing(versions.before, versions.newer)
    form.setValues(mergeChanges({ ...versions, typed: server.entered() }))
    setBase(newer)
    setStale(false)
    server.clearProblem()
    const inputs = changed.map(field => form.getInputNode(field))
    inputs[0]?.focus()
    return inputs.flatMap(input => labelOf(input) ?? [])
  }
  return {
    server: { ...server, problem: server.problem && stale ? inTheMeantime : server.problem },
    takeNewer: stale ? takeNewer : undefined,
  }
}

const inTheMeantime = 'Somebody changed this record while you were editing it.'

function labelOf(input: HTMLElement | null): string | undefined {
  const labelled =
    input instanceof HTMLInputElement ||
    input instanceof HTMLTextAreaElement ||
    input instanceof HTMLSelectElement
  // Without the asterisk of a required field.
  return labelled ? input.labels?.[0]?.textContent?.replace(/\s*\*$/, '') : undefined
}
