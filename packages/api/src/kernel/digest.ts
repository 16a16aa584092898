import { hash } from 'node:crypto'

/** What is kept of a token, or of another text that must not be kept itself: SHA-256 in base64url. */
export const digestOf = (text: string) => hash('sha256', text, 'base64url')
