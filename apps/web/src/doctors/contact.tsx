import { Anchor } from '@mantine/core'

/** A phone number that a telephone can call. */
export function Phone({ number }: { number: string }) {
  return (
    <Anchor inherit href={`tel:${number.replace(/[^\d+*#]/g, '')}`}>
      {number}
    </Anchor>
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
