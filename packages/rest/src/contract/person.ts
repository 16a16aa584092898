type Named = { firstName: string; lastName: string }

/** First and last name, either of which may be empty. */
export const fullName = ({ firstName, lastName }: Named) => `${firstName} ${lastName}`.trim()
