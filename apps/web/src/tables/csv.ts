/**
 * A table as CSV (RFC 4180). Text that a spreadsheet would run as a formula gets an apostrophe in front, as the
 * OWASP page on CSV injection advises: names and addresses in it come from strangers.
 */
export function toCsv(rows: readonly (readonly (string | number | null)[])[]): string {
  return rows.map(row => `${row.map(cell).join(',')}\r\n`).join('')
}

function cell(value: string | number | null): string {
  if (value === null) return ''
  if (typeof value === 'number') return String(value)
  const text = /^[=+\-@\t\r\n＝＋－＠]/.test(value) ? `'${value}` : value
  return /[",\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text
}
