import { users } from '@empanel/db'
import { sql } from 'drizzle-orm'
import { isStorable } from '../../kernel/text/invisible.ts'
import { longestAddress } from '../../kernel/text/text.ts'

/** The longest text that may be a name: the longest address with each letter in four parts. */
export const longestName = 4 * longestAddress

/** Text that cannot be stored is nobody's name. */
export const isName = (login: string) => login.length <= longestName && isStorable(login)

/** The condition for the accounts that somebody may mean by a login, and the order in which they come. */
export function namedBy(login: string) {
  const isEmail = sql`lowered(${users.email}) = lowered(${login})`
  return {
    condition: sql`${isEmail} or lowered(${users.username}) = lowered(${login.normalize('NFKC')})`,
    closest: sql`${isEmail} desc`,
  }
}
