import type { Connection } from '@empanel/db'

/** A database of a test's own, on one of the two engines. */
export type Place = AsyncDisposable & {
  /** The settings of a server that uses it. */
  settings: Record<string, string>
  /** Another connection to it; to the embedded engine of a server, where one runs. */
  connect(): Promise<Connection>
}
