import { Anchor } from '@mantine/core'
import { phoneParts } from './phone-numbers.ts'

/** A phone number that a telephone can call, or several of them in one field. */
export function Phone({ number }: { number: string }) {
  return phoneParts(number).map(({ text, dials }) =>
    dials ? (
      <Anchor key={text} inherit href={`tel:${dials}`}>
        {text}
      </Anchor>
    ) : (
      text
    ),
  )
}

/** An address that a mail program can write to. */
export function Mail({ address }: { address: string }) {
  return (
    <Anchor
      href={`mailto:${encodeURIComponent(address).replaceAll('%40', '@')}`}
      style={{ overflowWrap: 'anywhere' }}
    >
      {address}
    </Anchor>
  )
}
