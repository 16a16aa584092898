import { expect, test } from 'vitest'
import { z } from 'zod'
import { procedures } from './walk/attempt.ts'
import { type Field, fieldsOf, withFields } from './walk/hostile.ts'

const size = 300_000
/** Texts on which work was quadratic, or which grew a lot, before their length was checked. */
const long = [
  ['marks on one letter', `a${'\u0327\u0301'.repeat(size / 2)}`],
  ['letters that stand for eighteen', '\ufdfa'.repeat(size)],
  ['more words than a call takes arguments', 'a.'.repeat(size / 2)],
  ['blanks within', `a${' '.repeat(size)}a`],
] as const

const isText = ({ kind }: Field) => kind === 'text' || kind === 'date' || kind === 'moment'

const inputs = [...procedures].flatMap(([path, { inputs }]) => {
  const [input] = inputs
  const fields = input instanceof z.ZodType ? fieldsOf(input).filter(isText) : []
  return input instanceof z.ZodType && fields.length > 0 ? [{ path, input, fields }] : []
})

/** Fields that take any text: they are compared as a hash, or checked for length first. */
const anything = ['login', 'password', 'currentPassword', 'refresh', 'token']
const needed = { email: 'ada@example.org', password: 'correct horse battery staple', name: 'Ada King' }

// Before, each took a minute or ended in an error of its own.
test.each(inputs)(
  '65 $path refuses texts that are far too long before it works on them',
  {
    timeout: 30_000,
  },
  async ({ path, input, fields }) => {
    const limited = fields.filter(({ path: names }) => !anything.includes(names.at(-1) ?? ''))
    for (const [, text] of long) {
      const given = withFields(path.startsWith('auth.register') ? needed : {}, [
        ...fields.map((field): [Field, unknown] => [field, text]),
      ])
      const { error } = await input.safeParseAsync(given)
      const refused = error?.issues.map(({ path: names }) => names.join('.')) ?? []
      expect(refused).toEqual(expect.arrayContaining(limited.map(({ path: names }) => names.join('.'))))
    }
  },
)

test.each(inputs.filter(({ path }) => path.startsWith('auth.register') || path === 'users.create'))(
  '65 $path compares neither passwords with far too long names nor the other way round',
  { timeout: 30_000 },
  async ({ input, fields }) => {
    for (const field of fields) {
      for (const [, text] of long) {
        const { success } = await input.safeParseAsync(withFields(needed, [[field, text]]))
        expect(success).toBe(false)
      }
    }
  },
)
