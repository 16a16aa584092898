import type { EmpanelClient } from '@empanel/client'

export type Profession = Awaited<ReturnType<EmpanelClient['practitioners']['get']['query']>>['profession']

/** The professions as people call them, and whether a practitioner of each may be a patient's primary. */
export const professions: Record<Profession, { name: string; mayBePrimary: boolean }> = {
  physician: { name: 'Doctor', mayBePrimary: true },
  nurse_practitioner: { name: 'Nurse practitioner', mayBePrimary: true },
  physician_assistant: { name: 'Physician assistant', mayBePrimary: true },
  nurse: { name: 'Nurse', mayBePrimary: false },
  care_coordinator: { name: 'Care coordinator', mayBePrimary: false },
  pharmacist: { name: 'Pharmacist', mayBePrimary: false },
  therapist: { name: 'Therapist', mayBePrimary: false },
  social_worker: { name: 'Social worker', mayBePrimary: false },
  other: { name: 'Other profession', mayBePrimary: false },
}

/** Whether a practitioner of that profession may be a patient's primary. */
export const mayBePrimary = ({ profession }: { profession: Profession }) =>
  professions[profession].mayBePrimary

/** The professions to choose from. */
export const professionChoices = Object.entries(professions).map(([value, { name }]) => ({
  value,
  label: name,
}))

/** The profession in words, before the specialty unless that says the same. */
export const workOf = ({ profession, specialty }: { profession: Profession; specialty: string }) =>
  profession === 'physician' ? specialty : `${professions[profession].name}, ${specialty}`
