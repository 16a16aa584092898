import { admissionsUnder, presetNames, presets, strangersReach } from '@empanel/api'
import { describe, expect, test } from 'vitest'
import { readEnv } from './env.ts'
import { registrationLines, wantedRegistration, warningOf } from './registration.ts'

const all = (admission: string) => ({ patient: admission, doctor: admission, staff: admission })

describe('REGISTRATION', () => {
  test.each([
    ['open', all('open')],
    [' closed ', all('closed')],
    ['approval', all('approval')],
    ['patient:approval', { patient: 'approval' }],
    ['patient:approval, doctor : closed', { patient: 'approval', doctor: 'closed' }],
  ])('69 %s', (text, said) => {
    expect(readEnv({ REGISTRATION: text }).REGISTRATION).toEqual(said)
  })

  const howToSay =
    'must be open, approval or closed, or say that of each kind, such as patient:approval,doctor:closed'
  test.each([
    ['yes', howToSay],
    ['Open', howToSay],
    ['open,closed', howToSay],
    ['patient', howToSay],
    ['patient:open:closed', howToSay],
    ['patient:open,', howToSay],
    [',', howToSay],
    ['nurse:open', 'names "nurse", but there are only patient, doctor, staff'],
    ['admin:open', 'names "admin", but there are only patient, doctor, staff'],
    ['__proto__:open', 'names "__proto__", but there are only patient, doctor, staff'],
    ['doctor:pending', 'must be one of open, approval, closed for doctor, not "pending"'],
    ['doctor:', 'must be one of open, approval, closed for doctor, not ""'],
    ['doctor:open,doctor:closed', 'says two things of doctor'],
  ])('69 %s is refused in one line', (text, message) => {
    expect(() => readEnv({ REGISTRATION: text })).toThrow(`REGISTRATION ${message}`)
  })

  test('69 in production nobody registers of whom it says nothing; elsewhere the policy decides', () => {
    const wanted = (settings: Record<string, string>) => wantedRegistration(readEnv(settings))
    expect(wanted({})).toEqual({})
    expect(wanted({ NODE_ENV: 'production' })).toEqual(all('closed'))
    expect(wanted({ NODE_ENV: 'production', REGISTRATION: 'patient:approval' })).toEqual({
      ...all('closed'),
      patient: 'approval',
    })
    expect(wanted({ NODE_ENV: 'production', REGISTRATION: 'open' })).toEqual(all('open'))
  })
})

describe('at the start', () => {
  const lines = (settings: Record<string, string>) => registrationLines(readEnv(settings))

  test('69 it says who may register', () => {
    expect(lines({})).toEqual(['patient open, doctor approval, staff closed'])
    expect(lines({ NODE_ENV: 'production' })).toEqual(['closed: administrators make all accounts'])
    expect(lines({ REGISTRATION: 'patient:approval' })).toEqual([
      'patient approval, doctor approval, staff closed',
    ])
  })

  test.each([
    ['three-role', 'whoever registers as a doctor reaches the records of all patients.'],
    ['front-desk', 'whoever registers as staff reaches the records of all patients.'],
    ['owner', 'whoever registers as staff changes the list of practitioners.'],
    ['directory', 'whoever registers as a patient changes the list of practitioners.'],
  ])('69 under %s it says what a stranger reaches, and what keeps them out', (preset, what) => {
    for (const settings of [{}, { NODE_ENV: 'production', REGISTRATION: 'open' }]) {
      const [, ...warnings] = lines({ ACCESS_POLICY: preset, ...settings })
      expect(warnings).toHaveLength(1)
      expect(warnings[0]).toContain(`WARNING: under ${preset}, ${what}`)
      const [, remedy = ''] = /REGISTRATION=(\S+)/.exec(warnings[0] ?? '') ?? []
      expect(lines({ ACCESS_POLICY: preset, ...settings, REGISTRATION: remedy })).toHaveLength(1)
    }
  })

  test.each([
    [
      'pending',
      'patients.read',
      /^WARNING: under clinic, whoever registers as a doctor, even while they wait, reaches the records of all patients\. REGISTRATION=doctor:closed keeps strangers out\.$/,
    ],
    [
      'pending',
      'practitioners.create',
      /, whoever registers as a doctor, even while they wait, changes the list of practitioners\. REGISTRATION=doctor:closed /,
    ],
    [
      'anonymous',
      'patients.read',
      /^WARNING: under clinic, anybody reaches the records of all patients without signing in\. Choose another ACCESS_POLICY\.$/,
    ],
  ] as const)('69 a preset that gave %s all of %s would be warned of', (role, action, warning) => {
    const { clinic } = presets
    const policy = { ...clinic, grid: { ...clinic.grid, [action]: { [role]: 'all' } } }
    const reached = (settings: Record<string, string>) =>
      strangersReach(policy, admissionsUnder(policy, readEnv(settings).REGISTRATION))
    const [reach, ...others] = reached({})
    if (!reach) throw new Error('nobody is warned of')
    expect([reach.role, others]).toEqual([role, []])
    expect(warningOf(reach, 'clinic')).toMatch(warning)
    const [, remedy] = /REGISTRATION=(\S+)/.exec(warningOf(reach, 'clinic')) ?? []
    if (remedy) expect(reached({ REGISTRATION: remedy })).toEqual([])
  })

  test.each(presetNames)('69 under %s it warns of nothing where nobody registers by themselves', preset => {
    for (const REGISTRATION of ['approval', 'closed']) {
      expect(lines({ ACCESS_POLICY: preset, REGISTRATION })).toHaveLength(1)
    }
    expect(lines({ ACCESS_POLICY: preset, NODE_ENV: 'production' })).toHaveLength(1)
  })
})
