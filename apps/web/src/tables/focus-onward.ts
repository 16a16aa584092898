/**
 * Moves the focus from a button whose row disappears to the same button of the nearest row that has one, or else to the
 * heading of the section or page.
 */
export function focusOnward(button: HTMLElement): void {
  const row = button.closest('tr, li')
  const place = row ? buttonsOf(row).indexOf(button) : -1
  for (const other of row ? around(row) : []) {
    const buttons = buttonsOf(other)
    const next = buttons[place] ?? buttons.at(-1)
    if (next) {
      next.focus()
      return
    }
  }
  const heading = button.closest('section, main')?.querySelector<HTMLElement>('h1, h2')
  if (!heading) return
  heading.tabIndex = -1
  heading.focus()
}

const buttonsOf = (row: Element) => [...row.querySelectorAll<HTMLElement>('button')]

/** The other rows of the list, those below first, each side from the nearest on. */
function around(row: Element): Element[] {
  const rows = [...(row.parentElement?.children ?? [])]
  const at = rows.indexOf(row)
  return [...rows.slice(at + 1), ...rows.slice(0, at).reverse()]
}
