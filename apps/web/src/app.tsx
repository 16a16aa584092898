import { MantineProvider } from '@mantine/core'
import { QueryClientProvider } from '@tanstack/react-query'
import { RouterProvider } from '@tanstack/react-router'
import { lazy, Suspense, useState } from 'react'
import { cache } from './empanel.ts'
import { router } from './router.tsx'
import { useSession } from './session/use-session.ts'
import { theme } from './theme.ts'

const Overlays = lazy(async () => ({ default: (await import('./layout/overlays.tsx')).Overlays }))

/** The nonce that the server gave this page, which its security policy asks of styles. */
const nonce = document.querySelector<HTMLMetaElement>('meta[property="csp-nonce"]')?.nonce ?? ''
// Where the library looks for it that holds the page still behind a dialog (react-remove-scroll, by get-nonce).
Object.assign(globalThis, { __webpack_nonce__: nonce })

export function App() {
  const session = useSession()
  // They stay for what is said after signing out.
  const [enteredOnce, setEnteredOnce] = useState(false)
  if (!enteredOnce && session.kind !== 'signed-out') setEnteredOnce(true)
  return (
    <MantineProvider theme={theme} defaultColorScheme="auto" getStyleNonce={() => nonce}>
      <QueryClientProvider client={cache}>
        <RouterProvider router={router} />
        <Suspense>{enteredOnce && <Overlays />}</Suspense>
      </QueryClientProvider>
    </MantineProvider>
  )
}
