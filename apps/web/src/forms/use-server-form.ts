import { EmpanelError } from '@empanel/client'
import { type UseFormReturnType, useForm } from '@mantine/form'
import { useRef, useState } from 'react'
import { explain } from '../words/explain.ts'
import { fieldInWords } from '../words/plain-words.ts'

type Values = Record<string, unknown>

type Options<Fields extends Values> = {
  initialValues: Fields
  /** Sends the values. Errors that it throws are shown, each of the server's messages at its field. */
  send: (values: Fields) => Promise<unknown>
  /** Maps the server's field names to the form's, where they differ. */
  names?: Record<string, keyof Fields & string>
}

export type ServerForm<Fields extends Values> = {
  form: UseFormReturnType<Fields>
  /**
   * The values in the fields. They may differ from the form's own, because password managers and browsers fill fields in
   * without an event.
   */
  entered: () => Fields
  /** Whether the fields hold unsaved changes. */
  unsent: () => boolean
  /** Marks the current values as saved, so that the page can be left without a question. */
  saved: () => void
  /** The error that belongs to no field of the form. */
  problem: string | undefined
  /** Clears `problem` when it was solved without sending again. */
  clearProblem: () => void
  sending: boolean
  submit: (event?: React.FormEvent<HTMLFormElement>) => void
}

/**
 * A form that the server judges. It keeps what was typed, shows the server's messages at their fields, and focuses the
 * first of these.
 */
export function useServerForm<Fields extends Values>({
  initialValues,
  send,
  names = {},
}: Options<Fields>): ServerForm<Fields> {
  const [problem, setProblem] = useState<string>()
  const [sending, setSending] = useState(false)
  // A ref, because the second of two fast clicks comes before the next render.
  const busy = useRef(false)
  const form = useForm<Fields>({
    mode: 'uncontrolled',
    initialValues,
    // Password fields do not set it by themselves.
    enhanceGetInputProps: ({ inputProps }) => (inputProps.error ? { 'aria-invalid': true } : {}),
  })

  const kept = useRef(initialValues)
  const submit = form.onSubmit(async () => {
    if (busy.current) return
    const values = entered()
    setProblem(undefined)
    form.clearErrors()
    if (stopsAtHalf(Object.keys(values))) return
    busy.current = true
    setSending(true)
    try {
      await send(values)
    } catch (error) {
      show(error)
    } finally {
      busy.current = false
      setSending(false)
    }
  })

  function entered(): Fields {
    const values = { ...form.getValues() }
    for (const field in initialValues) {
      const text = textIn(form.getInputNode(field), values[field])
      if (text !== undefined) Object.assign(values, { [field]: text })
    }
    return values
  }

  const unsent = () => {
    const values = entered()
    return Object.keys(values).some(field => values[field] !== kept.current[field])
  }

  const saved = () => {
    kept.current = entered()
  }

  /** A half-typed date reads as empty and would be lost silently. */
  function stopsAtHalf(fields: string[]): boolean {
    const half = fields.find(field => {
      const node = form.getInputNode(field)
      return node instanceof HTMLInputElement && node.validity.badInput
    })
    if (half === undefined) return false
    form.setFieldError(half, 'Complete this field, or clear it.')
    form.getInputNode(half)?.focus()
    return true
  }

  function show(error: unknown): void {
    const fieldErrors = error instanceof EmpanelError ? Object.entries(error.fieldErrors) : []
    const elsewhere: string[] = []
    let first: string | undefined
    for (const [path, said] of fieldErrors) {
      const messages = said.map(message => fieldInWords(path, message))
      const field = names[path] ?? path
      if (field in initialValues) {
        form.setFieldError(
          field,
          isEmptyDate(form.getInputNode(field)) ? 'Enter a date.' : [...new Set(messages)].join(' '),
        )
        first ??= field
      } else elsewhere.push(path === '' ? messages.join(' ') : `${path}: ${messages.join(' ')}`)
    }
    if (elsewhere.length > 0) setProblem(elsewhere.join(' '))
    else if (!first) setProblem(explain(error))
    if (first) form.getInputNode(first)?.focus()
  }

  return {
    form,
    entered,
    unsent,
    saved,
    problem,
    clearProblem: () => setProblem(undefined),
    sending,
    submit,
  }
}

/**
 * The text that a field shows; undefined for fields without text. A field of several lines turns CR LF into LF, which
 * does not count as a change.
 */
function textIn(node: HTMLElement | null, heard: unknown): string | undefined {
  if (node instanceof HTMLSelectElement) return node.value
  if (node instanceof HTMLTextAreaElement)
    return typeof heard === 'string' && heard.replace(/\r\n?/g, '\n') === node.value ? heard : node.value
  const isText = node instanceof HTMLInputElement && node.type !== 'radio' && node.type !== 'checkbox'
  return isText ? node.value : undefined
}

/** The server's message about the format of an empty date would explain nothing. */
const isEmptyDate = (node: HTMLElement | null): boolean =>
  node instanceof HTMLInputElement && node.type === 'date' && node.value === ''
