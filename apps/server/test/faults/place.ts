import type { Connection } from '@empanel/db'

/** A database of a test's own, on one of the two engines. */
export type Place = AsyncDisposable & {
  /** What a server needs to know to use it. */
  settings: Record<string, string>
  /** Another connection to it; to the embedded engine of a server, where one runs. */
  connect(): Promise<Connection>
}
