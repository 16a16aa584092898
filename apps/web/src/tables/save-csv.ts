import { toCsv } from './csv.ts'

type Cell = Parameters<typeof toCsv>[0][number][number]

/** Saves rows, the first of them the header, as a CSV file of this name. */
export function saveCsv(name: string, rows: readonly (readonly Cell[])[]): void {
  // The byte order mark tells spreadsheets that the text is UTF-8.
  const address = URL.createObjectURL(new Blob(['\uFEFF', toCsv(rows)], { type: 'text/csv;charset=utf-8' }))
  const link = document.createElement('a')
  link.href = address
  link.download = `${name}.csv`
  link.click()
  // The browser needs the address until the download has begun.
  setTimeout(() => URL.revokeObjectURL(address), 60_000)
}
