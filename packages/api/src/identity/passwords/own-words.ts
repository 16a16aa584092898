import { lowered } from '@empanel/db'
import { longestAddress } from '../../kernel/text/text.ts'

/** The person a password is for, as far as they are known when it is chosen. */
export type Holder = {
  email: string
  name?: string | null | undefined
  username?: string | null | undefined
  firstName?: string | null | undefined
  lastName?: string | null | undefined
}

/** Shorter parts of names occur in any text. */
const shortestPart = 3
/** Without its holder's names, a password must have more left than a short number. */
const fewestOthers = 3

/**
 * Whether a password consists only of its holder's names and address, in any case, order, number and joining. Guessers
 * try these first.
 */
export function isOwnName(password: string, holder: Holder): boolean {
  const { email, name, username, firstName, lastName } = holder
  const [local, domain] = email.split(/@(?=[^@]*$)/)
  const texts = [email, local, domain, name, username, firstName, lastName].flatMap(text => text || [])
  // Names and passwords of this length are refused elsewhere.
  if ([password, ...texts].some(({ length }) => length > longestAddress)) return false
  const whole = texts.map(plain).filter(Boolean)
  const parts = [...whole, ...texts.flatMap(text => text.split(/[^\p{L}\p{N}]+/u).map(plain))]
    .filter(({ length }) => length >= shortestPart)
    .sort((a, b) => b.length - a.length)
  const given = plain(password)
  const others = parts.reduce((rest, part) => rest.replaceAll(part, ''), given)
  return whole.includes(given) || others.length < Math.min(fewestOthers, given.length)
}

/** Letters and digits only, without case and accents. */
const plain = (text: string) => lowered(text.normalize('NFKD')).replace(/[^\p{L}\p{N}]/gu, '')

/**
 * Whether a text repeats one part of fewer than `least` characters, the last time perhaps cut short. It is no better a
 * password than that part.
 */
export function repeatsPart(text: string, least: number): boolean {
  for (let length = 1; length < least && length < text.length; length++) {
    if (text.startsWith(text.slice(length))) return true
  }
  return false
}
