import { useState } from 'react'

export type Draft = {
  /** The field's text, or the last one if the field is gone. */
  text: () => string
  /** The props for the text field that shows the draft. */
  field: () => { defaultValue: string; ref: (node: HTMLTextAreaElement) => () => void }
}

/**
 * A text that outlives its field, so that a dialog that was closed by a slip of the hand shows it again. Create it where
 * the dialog is opened, and pass it to the form.
 */
export function useDraft(): Draft {
  const [draft] = useState(makeDraft)
  return draft
}

function makeDraft(): Draft {
  let text = ''
  let field: HTMLTextAreaElement | null = null
  return {
    text: () => field?.value ?? text,
    field: () => ({
      defaultValue: text,
      ref: node => {
        field = node
        return () => {
          text = node.value
          field = null
        }
      },
    }),
  }
}
