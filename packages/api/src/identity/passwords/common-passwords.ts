/** How many of the most common passwords are refused (OWASP ASVS 5.0, 6.2.4). */
const refused = 3000

let loading: Promise<Set<string>> | undefined

/** Whether many people have this password, in whatever case. Loads the list at first use. */
export async function isCommon(password: string): Promise<boolean> {
  loading ??= load()
  return (await loading).has(password.toLowerCase())
}

/** The list is in lower case and begins with the most common ones. Short passwords are refused anyway. */
async function load(): Promise<Set<string>> {
  const { dictionary } = await import('@zxcvbn-ts/language-common')
  return new Set(dictionary['passwords-common'].slice(0, refused).filter(({ length }) => length >= 8))
}
