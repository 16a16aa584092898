import { EmpanelError } from '@empanel/client'
import { type UseFormReturnType, useForm } from '@mantine/form'
import { useRef, useState } from 'react'
import { explain } from '../words/explain.ts'
import { fieldInWords } from '../words/plain-words.ts'

type Values = Record<string, unknown>

type Options<Fields extends Values> = {
  initialValues: Fields
  /** Sends what was entered. What it throws is shown, each message of the server at its field. */
  send: (values: Fields) => Promise<unknown>
  /** Names of the server's fields that are called otherwise in this form. */
  names?: Record<string, keyof Fields & string>
}

export type ServerForm<Fields extends Values> = {
  form: UseFormReturnType<Fields>
  /**
   * What stands in the fields, which may be more than the form has heard of: password managers and browsers fill them
   * in without telling anybody.
   */
  entered: () => Fields
  /** Whether the fields hold what was neither there at first nor saved. */
  unsent: () => boolean
  /** Says that what stands in the fields is saved: the page is left without a question. */
  saved: () => void
  /** What belongs to no field of the form. */
  problem: string | undefined
  /** Takes `problem` away when it has been dealt with otherwise than by sending again. */
  clearProblem: () => void
  sending: boolean
  submit: (event?: React.FormEvent<HTMLFormElement>) => void
}

/**
 * A form whose judge is the server: it keeps what was typed, shows what the server says at the fields it says it of,
 * and puts the cursor into the first of them.
 */
export function useServerForm<Fields extends Values>({
  initialValues,
  send,
  names = {},
}: Options<Fields>): ServerForm<Fields> {
  const [problem, setProblem] = useState<string>()
  const [sending, setSending] = useState(false)
  // Known before the page is drawn again: the second of two fast clicks must not send.
  const busy = useRef(false)
  const form = useForm<Fields>({
    mode: 'uncontrolled',
    initialValues,
    // Fields for passwords do not say it by themselves.
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

  /** A date that is not typed to its end reads as none, and would be lost in silence. */
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
 * The text of a field that holds one, as whoever looks at it sees it. Lines that end in CR LF, as HTML forms send them,
 * end in LF in a field of several lines: that is no change.
 */
function textIn(node: HTMLElement | null, heard: unknown): string | undefined {
  if (node instanceof HTMLSelectElement) return node.value
  if (node instanceof HTMLTextAreaElement)
    return typeof heard === 'string' && heard.replace(/\r\n?/g, '\n') === node.value ? heard : node.value
  const isText = node instanceof HTMLInputElement && node.type !== 'radio' && node.type !== 'checkbox'
  return isText ? node.value : undefined
}

/** What the server says of the form of an empty date explains nothing. */
const isEmptyDate = (node: HTMLElement | null): boolean =>
  node instanceof HTMLInputElement && node.type === 'date' && node.value === ''
