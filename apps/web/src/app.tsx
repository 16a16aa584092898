import { MantineProvider } from '@mantine/core'
import { QueryClientProvider } from '@tanstack/react-query'
import { RouterProvider } from '@tanstack/react-router'
import { Overlays } from './layout/overlays.tsx'
import { router } from './router.tsx'
import { cache } from './server/empanel.ts'
import { theme } from './theme.ts'

/** The nonce that the server gave this page, which its security policy asks of styles. */
const nonce = document.querySelector<HTMLMetaElement>('meta[property="csp-nonce"]')?.nonce ?? ''
// Where the library looks for it that holds the page still behind a dialog (react-remove-scroll, by get-nonce).
Object.assign(globalThis, { __webpack_nonce__: nonce })

export function App() {
  return (
    <MantineProvider theme={theme} defaultColorScheme="auto" getStyleNonce={() => nonce}>
      <QueryClientProvider client={cache}>
        <RouterProvider router={router} />
        <Overlays />
      </QueryClientProvider>
    </MantineProvider>
  )
}
