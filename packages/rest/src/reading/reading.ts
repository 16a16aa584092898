import { type FieldErrors, invalid } from '@empanel/api'

/** A request on its way to the core. */
export type Reading = {
  /** The fields that count, in snake_case. When reading ends, they are the core's fields. */
  input: Record<string, unknown>
  /** For lists: the parameters that count, for the link to the next page. */
  query: { limit?: unknown; q?: string | undefined; ordering?: string | undefined }
  /** The versions that `If-Match` names. Undefined where any will do. */
  versions: number[] | undefined
  /** Unknown fields. The reply names them. */
  ignored: Set<string>
  /** Fields that are ignored because another one takes precedence. The reply names those whose value it does not show. */
  beside: Map<string, unknown>
  /** True if a form was sent. */
  isForm: boolean
  /** Fields that a form left empty and that count as missing. */
  blank: Set<string>
  /** For fields that were made of others: the names that were sent. */
  madeOf: Map<string, string>
  /** Messages about input that the core never sees. */
  refused: FieldErrors
}

/** @throws BAD_REQUEST if reading refused something. */
export function assertRead({ refused }: Reading): void {
  if (Object.keys(refused).length > 0) throw invalid(refused)
}
