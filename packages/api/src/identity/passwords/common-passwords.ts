/** How many of the most common passwords are refused (OWASP ASVS 5.0, 6.2.4). */
const refused = 3000

let loading: Promise<Set<string>> | undefined

/** Whether many people have this password, in whatever case. The list is loaded when it is first needed. */
export async function isCommon(password: string): Promise<boolean> {
  loading ??= load()
  return (await loading).has(password.toLowerCase())
}

/** The list has the most common first, all in lower case. The short ones are refused anyhow. */
async function load(): Promise<Set<string>> {
  const { dictionary } = await import('@zxcvbn-ts/language-common')
  return new Set(dictionary['passwords-common'].slice(0, refused).filter(({ length }) => length >= 8))
}
