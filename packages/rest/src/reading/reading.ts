import { type FieldErrors, invalid } from '@empanel/api'

/** A request on its way to the core. */
export type Reading = {
  /** The fields that count, in snake_case. In the end they are those of the core. */
  input: Record<string, unknown>
  /** What counts of the query of a list, for the link to its next page. */
  query: { limit?: unknown; q?: string | undefined; ordering?: string | undefined }
  /** The versions that `If-Match` names. Undefined where any will do. */
  versions: number[] | undefined
  /** Fields that no request takes and no reply shows. The reply names them. */
  ignored: Set<string>
  /** Fields that another one takes precedence over. The reply names them where it shows another value. */
  beside: Map<string, unknown>
  /** True where a form was sent. */
  isForm: boolean
  /** Fields that a form left empty: they count as missing. */
  blank: Set<string>
  /** The names under which the core's fields were sent, where those differ. */
  madeOf: Map<string, string>
  /** Messages for fields of which the core knows nothing. */
  refused: FieldErrors
}

/** @throws BAD_REQUEST for what only the contract refuses. */
export function assertRead({ refused }: Reading): void {
  if (Object.keys(refused).length > 0) throw invalid(refused)
}
