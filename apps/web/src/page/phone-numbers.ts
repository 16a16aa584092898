/** Seven digits or more, as phone numbers are written. */
const oneNumber = /(\+?\(?\d(?:[\s()./-]{0,2}\d){6,})/
const extension = /(\d)[\s,;(]*(?:ext|x).*$/i

/** Splits a phone field into numbers, each with the digits to dial, and the text between them. */
export function phoneParts(field: string): { text: string; dials?: string }[] {
  const parts = field.split(oneNumber)
  // A field with one number is dialled as a whole, whatever its format.
  if (parts.length < 5) return [{ text: field, dials: digitsOf(field.replace(extension, '$1')) }]
  return parts
    .map((text, place) => (place % 2 === 1 ? { text, dials: digitsOf(text) } : { text }))
    .filter(({ text }) => text !== '')
}

const digitsOf = (text: string) => text.replace(/[^\d+*#]/g, '')
