import { expect, test } from 'vitest'
import { formatDay } from './times.tsx'

test.each(['Pacific/Auckland', 'America/Los_Angeles'])(
  'in %s a date is what it is, as far as it is known',
  timeZone => {
    const before = process.env.TZ
    process.env.TZ = timeZone
    expect(['1980-02-29', '1980-02', '1980'].map(formatDay)).toEqual(['Feb 29, 1980', 'Feb 1980', '1980'])
    process.env.TZ = before
  },
)
