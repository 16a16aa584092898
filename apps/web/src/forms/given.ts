type Given<Values> = { [Name in keyof Values]?: Exclude<Values[Name], undefined | ''> }

/** Drops undefined and empty values. */
export function given<const Values extends Record<string, unknown>>(values: Values): Given<Values>
export function given(values: Record<string, unknown>): Record<string, unknown> {
  return Object.fromEntries(Object.entries(values).filter(([, value]) => value !== undefined && value !== ''))
}
