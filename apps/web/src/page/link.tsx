import { Anchor, type AnchorProps, Button, type ButtonProps } from '@mantine/core'
import { createLink, type LinkComponent } from '@tanstack/react-router'
import type { AnchorHTMLAttributes, Ref } from 'react'

type Own = Omit<AnchorHTMLAttributes<HTMLAnchorElement>, keyof AnchorProps> & {
  ref?: Ref<HTMLAnchorElement>
}

function ButtonAnchor(props: ButtonProps & Omit<Own, keyof ButtonProps>) {
  return <Button component="a" {...props} />
}
const CancelAnchor = (props: Omit<Own, keyof ButtonProps>) => (
  <ButtonAnchor {...props} variant="subtle">
    Cancel
  </ButtonAnchor>
)
function TextAnchor(props: AnchorProps & Own) {
  return <Anchor {...props} />
}

const RoutedButton = createLink(ButtonAnchor)
const RoutedCancel = createLink(CancelAnchor)
const RoutedText = createLink(TextAnchor)

/** A link to a page of ours that looks like a button. */
export const LinkButton: LinkComponent<typeof ButtonAnchor> = props => <RoutedButton {...props} />

/** A link to a page of ours within text. */
export const TextLink: LinkComponent<typeof TextAnchor> = props => <RoutedText {...props} />

/** A link out of a form, beside the button that sends it. */
export const CancelLink: LinkComponent<typeof CancelAnchor> = props => <RoutedCancel {...props} />
