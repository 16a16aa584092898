import { hash } from 'node:crypto'

/** SHA-256 in base64url. Stored in place of tokens and other texts that must not be stored themselves. */
export const digestOf = (text: string) => hash('sha256', text, 'base64url')
