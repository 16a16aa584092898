import { expect, test } from 'vitest'
import { settled } from './browser.ts'
import { clientOf } from './people.ts'
import { portal } from './portal.ts'
import { newPatient } from './records.ts'

const { open } = portal()

const long = (letter: string) => letter.repeat(100)

test.each([360, 1280])('a name of 100 letters stays within a page %d px wide', async width => {
  const patient = await newPatient({ firstName: long('A'), lastName: long('a') })
  const [admin, staff] = await Promise.all([clientOf('admin'), clientOf('staff')])
  const doctor = await admin.practitioners.create.mutate({
    firstName: long('B'),
    lastName: long('b'),
    specialty: long('c'),
  })
  const page = await open('/', { as: 'staff', viewport: { width, height: 740 } })
  for (const path of [
    '/',
    '/patients?q=aaaaaaaaaa',
    `/patients/${patient.id}`,
    '/assignments?q=aaaaaaaaaa',
  ]) {
    await page.goto(path)
    await settled(page)
    const wide = await page.evaluate(() => document.documentElement.scrollWidth)
    expect({ path, wide }).toEqual({ path, wide: width })
    if (path === '/patients?q=aaaaaaaaaa')
      await staff.assignments.create.mutate({
        patientId: patient.id,
        practitionerId: doctor.id,
        role: 'primary',
      })
  }
})
