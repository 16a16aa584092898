/** 32 characters, so that a byte picks each as often as any other; without 0 and o, 1 and l, which look alike. */
const characters = 'abcdefghijkmnpqrstuvwxyz23456789'

/** A random password of 20 characters (100 bits) in groups that can be read out. */
export function suggestPassword(): string {
  const bytes = crypto.getRandomValues(new Uint8Array(20))
  const password = Array.from(bytes, byte => characters[byte % characters.length]).join('')
  return password.replace(/.{5}(?=.)/g, '$&-')
}
