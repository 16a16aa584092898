/** The database cannot be used. The message is for the user who starts the server. */
export class DatabaseUnavailable extends Error {}

/** Whether an error of Node's has one of these codes. */
export const hasCode = (error: unknown, ...codes: string[]): boolean =>
  error instanceof Error && 'code' in error && codes.includes(String(error.code))
