import { useState } from 'react'

export type Draft = {
  /** What stands in the field, or stood in it when it was last there. */
  text: () => string
  /** The properties that make a text field show the draft. */
  field: () => { defaultValue: string; ref: (node: HTMLTextAreaElement) => () => void }
}

/**
 * A text that outlives its field: a dialog that was closed by a slip of the hand shows it again. Made where the dialog
 * is opened, given to the form in it.
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
