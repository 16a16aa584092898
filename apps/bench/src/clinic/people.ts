import { allLocales, Faker } from '@faker-js/faker'

/** A fixed seed, so that the people are always the same. */
const seed = 20_260_101
const latin = /^[A-Za-zÀ-ž' -]+$/

/**
 * How often names occur: a few are common and most are rare. Of about 14,000 surnames, one person in 200 has the
 * commonest, like Smith in the United States.
 */
const weightOf = (rank: number) => 1 / (rank + 10) ** 0.8

export type Person = {
  firstName: string
  lastName: string
  gender: 'M' | 'F'
  dateOfBirth: string
  address: string
  phoneNumber: string
  email: string
}

/** Yields people without end. Each call begins with the same ones. */
export function* people(): Generator<Person, never> {
  const faker = new Faker({ locale: allLocales.en })
  faker.seed(seed)
  const draw = () => faker.number.float()
  const first = { M: drawing(faker, 'male'), F: drawing(faker, 'female') }
  const last = drawing(faker, 'last')
  for (;;) {
    const gender = draw() < 0.5 ? 'M' : 'F'
    const firstName = first[gender](draw())
    const lastName = last(draw())
    const day = faker.number.int({ min: -14_600, max: 19_700 })
    yield {
      firstName,
      lastName,
      gender,
      dateOfBirth: new Date(day * 86_400_000).toISOString().slice(0, 10),
      address: `${faker.number.int({ min: 1, max: 4000 })} ${last(draw())} Street, Springfield`,
      phoneNumber: `555-${faker.string.numeric(7)}`,
      email: `${lastName}.${faker.string.numeric(5)}@mail.example`.toLowerCase().replace(/[^a-z0-9.@-]/g, ''),
    }
  }
}

/** Picks the name that stands at a share, from 0 to 1, of all people. */
function drawing(faker: Faker, kind: 'male' | 'female' | 'last'): (share: number) => string {
  const names = faker.helpers.shuffle(namesOf(kind))
  const sums: number[] = []
  for (const rank of names.keys()) sums.push((sums.at(-1) ?? 0) + weightOf(rank))
  const total = sums.at(-1) ?? 0
  return share => names[placeOf(sums, share * total)] ?? ''
}

/** The names of all languages in faker that are written in Latin letters. */
function namesOf(kind: 'male' | 'female' | 'last'): string[] {
  const names = Object.values(allLocales).flatMap(({ person }) => {
    const lists = kind === 'last' ? person?.last_name : person?.first_name
    return kind === 'last'
      ? [...(lists?.generic ?? []), ...(lists?.male ?? [])]
      : [...(lists?.[kind] ?? []), ...(lists?.generic ?? [])]
  })
  return [...new Set(names)].filter(name => latin.test(name))
}

/** The index of the first number greater than `value`; the numbers rise. */
function placeOf(sums: number[], value: number): number {
  let low = 0
  let high = sums.length - 1
  while (low < high) {
    const middle = (low + high) >> 1
    if ((sums[middle] ?? 0) > value) high = middle
    else low = middle + 1
  }
  return low
}
