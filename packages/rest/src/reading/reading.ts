/** A request on its way to the procedure of its route. */
export type Reading = {
  input: Record<string, unknown>
  /** Fields that no request takes and no reply shows. The reply names them. */
  ignored: Set<string>
  /** Fields that another one takes precedence over. The reply names them, too, where it shows another value. */
  beside: Map<string, unknown>
  /** Whether a form was sent. */
  isForm: boolean
  /** Fields that a form left empty: they count as missing. */
  blank: Set<string>
  /** Fields that were made of others, by the name of those. */
  madeOf: Map<string, string>
}
