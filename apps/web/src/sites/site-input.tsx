import { NativeSelect } from '@mantine/core'
import type { InputProps } from '../forms/fields/field.ts'
import { siteChoices, useSites } from './sites.ts'

/** A site's name. */
export const SiteName = ({ id }: { id: number }) =>
  useSites()?.find(site => site.id === id)?.name ?? `No. ${id}`

/** Chooses a site. An empty value is the first site: what is entered without a choice belongs to it. */
export function SiteInput(props: InputProps) {
  const sites = useSites() ?? []
  const first = String(Math.min(...sites.map(({ id }) => id)))
  const choices = siteChoices(sites).map(choice =>
    props.defaultValue === '' && choice.value === first ? { ...choice, value: '' } : choice,
  )
  return <NativeSelect {...props} data={choices} />
}

/** A site's number in an address, or undefined. */
export const siteOf = (value: unknown) => /^[1-9]\d{0,8}$/.exec(String(value))?.[0]

type FilterProps = { label: string; value: string; onChange: (value: string) => void }

/** Narrows a list to one site. */
export const SiteFilter = ({ onChange, ...props }: FilterProps) => (
  <NativeSelect
    {...props}
    data={[{ value: '', label: 'Any' }, ...siteChoices(useSites() ?? [])]}
    onChange={event => onChange(event.currentTarget.value)}
  />
)
