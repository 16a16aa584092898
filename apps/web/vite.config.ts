import react from '@vitejs/plugin-react'
import { defineConfig } from 'vite'
import { precompress } from './precompress.ts'

const server = process.env.EMPANEL_SERVER ?? 'http://127.0.0.1:3000'

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
    // `pnpm dev` says where its server is; `vite` alone stands beside one at the usual address.
    proxy: Object.fromEntries(
      ['/trpc', '/api', '/health', '/metrics', '/dev/mail'].map(path => [path, server]),
    ),
  },
})
