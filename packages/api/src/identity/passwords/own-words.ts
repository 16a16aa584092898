import { lowered } from '@empanel/db'
import { longestAddress } from '../../kernel/text/text.ts'

/** Whom a password is for, as far as it is known where the password is chosen. */
export type Holder = {
  email: string
  name?: string | null | undefined
  username?: string | null | undefined
  firstName?: string | null | undefined
  lastName?: string | null | undefined
}

/** Shorter parts of names occur in any text. */
const shortestPart = 3
/** What remains of a password without its holder's names must be more than a number behind them. */
const fewestOthers = 3

/**
 * Whether a password is nothing but the names and the address of its holder, in whatever case and order, how often and
 * however joined: the first that anybody tries.
 */
export function isOwnName(password: string, holder: Holder): boolean {
  const { email, name, username, firstName, lastName } = holder
  const [local, domain] = email.split(/@(?=[^@]*$)/)
  const texts = [email, local, domain, name, username, firstName, lastName].flatMap(text => text || [])
  // Refused for that already: no name or password may be longer.
  if ([password, ...texts].some(({ length }) => length > longestAddress)) return false
  const whole = texts.map(plain).filter(Boolean)
  const parts = [...whole, ...texts.flatMap(text => text.split(/[^\p{L}\p{N}]+/u).map(plain))]
    .filter(({ length }) => length >= shortestPart)
    .sort((a, b) => b.length - a.length)
  const given = plain(password)
  const others = parts.reduce((rest, part) => rest.replaceAll(part, ''), given)
  return whole.includes(given) || others.length < Math.min(fewestOthers, given.length)
}

/** Letters and digits alone, without case and accents. */
const plain = (text: string) => lowered(text.normalize('NFKD')).replace(/[^\p{L}\p{N}]/gu, '')

/**
 * Whether a text is one part of fewer than `least` characters over and over, the last time perhaps cut short: it is as
 * good as that part alone.
 */
export function repeatsPart(text: string, least: number): boolean {
  for (let length = 1; length < least && length < text.length; length++) {
    if (text.startsWith(text.slice(length))) return true
  }
  return false
}
