type Given<Values> = { [Name in keyof Values]?: Exclude<Values[Name], undefined | ''> }

/** What of an input was given: leaves out what is undefined or empty, which the server would judge. */
export function given<const Values extends Record<string, unknown>>(values: Values): Given<Values>
export function given(values: Record<string, unknown>): Record<string, unknown> {
  return Object.fromEntries(Object.entries(values).filter(([, value]) => value !== undefined && value !== ''))
}
