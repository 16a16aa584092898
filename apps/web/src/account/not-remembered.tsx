import { Alert } from '@mantine/core'
import { IconCookieOff } from '@tabler/icons-react'
import { type Forgetful, forgetful } from '../session/site-data.ts'

const words: Record<Forgetful, string> = {
  insecure:
    'This page came over plain http, and browsers keep nobody signed in there: loading it again signs you out. Whoever runs Empanel can serve it over https, by a proxy with TLS in front; on the machine that it runs on, http://localhost works too.',
  blocked:
    'This browser keeps no data for this site: loading the page again or opening another tab signs you out. To stay signed in, allow cookies and site data for this site.',
}

/** Says before somebody signs in that it will not last, and what to do. */
export function NotRemembered() {
  if (!forgetful) return null
  return (
    <Alert variant="default" mb="lg" role="note" icon={<IconCookieOff />} title="You will not stay signed in">
      {words[forgetful]}
    </Alert>
  )
}
