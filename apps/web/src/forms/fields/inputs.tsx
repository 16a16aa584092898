import { Fieldset, SimpleGrid } from '@mantine/core'
import type { GetInputPropsReturnType } from '@mantine/form'
import { Fragment, type ReactNode } from 'react'
import type { InputProps } from './field.ts'

type Props<Name extends string> = {
  fields: Record<
    Name,
    { label: string; section: string; wide?: true; input: (props: InputProps) => ReactNode }
  >
  /** The fields to show. */
  only: readonly Name[]
  form: { key: (name: Name) => string; getInputProps: (name: Name) => GetInputPropsReturnType }
}

/** The inputs of a form, by section. */
export function Inputs<Name extends string>({ fields, only, form }: Props<Name>) {
  const sections = [...new Set(only.map(name => fields[name].section))]
  return sections.map(section => (
    <Fieldset key={section} legend={section}>
      <SimpleGrid cols={{ base: 1, xs: 2 }} style={{ alignItems: 'end' }}>
        {only
          .filter(name => fields[name].section === section)
          .map(name => {
            const { label, input, wide } = fields[name]
            const field = input({ label, autoComplete: 'off', ...form.getInputProps(name) })
            return (
              <Fragment key={form.key(name)}>
                {wide ? <div style={{ gridColumn: '1 / -1' }}>{field}</div> : field}
              </Fragment>
            )
          })}
      </SimpleGrid>
    </Fieldset>
  ))
}
