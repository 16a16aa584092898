import { z } from 'zod'

const wrongNpi = 'Enter a valid NPI: ten digits, the last of which is its check digit.'

/**
 * An optional US National Provider Identifier: ten digits whose last makes the Luhn sum of `80840` + NPI divisible by
 * ten (45 CFR 162.406; CMS, "NPI check digit").
 */
export const optionalNpi = z
  .union([z.literal('').transform(() => null), z.string().refine(isNpi, wrongNpi)], { error: wrongNpi })
  .nullish()

export function isNpi(npi: string): boolean {
  if (!/^\d{10}$/.test(npi)) return false
  const digits = [...`80840${npi}`].reverse().map(Number)
  const sum = digits.reduce((total, digit, place) => total + luhnValue(digit, place), 0)
  return sum % 10 === 0
}

/** Every second digit from the right counts double; of a two-digit double, the digits are added. */
const luhnValue = (digit: number, place: number) => {
  if (place % 2 === 0) return digit
  return digit < 5 ? digit * 2 : digit * 2 - 9
}
