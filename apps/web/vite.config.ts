import react from '@vitejs/plugin-react'
import { defineConfig } from 'vite'
import { precompress } from './precompress.ts'

export default defineConfig({
  plugins: [react(), precompress()],
  // The server puts a fresh nonce in place of this in every page that it sends.
  html: { cspNonce: '__CSP_NONCE__' },
  build: {
    // The oldest browsers that the portal works in; public/old-browser.js tells others which they are.
    target: ['safari16.4', 'chrome111', 'edge111', 'firefox115'],
    // As a file of its own: the security policy allows no data: scripts or styles.
    assetsInlineLimit: 0,
    modulePreload: { polyfill: false },
    manifest: true,
  },
  server: {
    // `vite` for work on the portal, beside a server on its usual port.
    proxy: { '/trpc': 'http://127.0.0.1:3000', '/api': 'http://127.0.0.1:3000' },
  },
})
