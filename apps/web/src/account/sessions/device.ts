/** The first match counts: many browsers also name those that they descend from. */
const browsers: [RegExp, string][] = [
  [/\bEdgA?\/|\bEdgiOS\//, 'Edge'],
  [/\bOPR\/|\bOpera\b/, 'Opera'],
  [/\bSamsungBrowser\//, 'Samsung Internet'],
  [/\bVivaldi\//, 'Vivaldi'],
  [/\bFirefox\/|\bFxiOS\//, 'Firefox'],
  [/\bHeadlessChrome\/|\bChrome\/|\bCriOS\//, 'Chrome'],
  [/\bVersion\/[\d.]+ .*\bSafari\//, 'Safari'],
]

const systems: [RegExp, string][] = [
  [/\biPhone\b/, 'iPhone'],
  [/\biPad\b/, 'iPad'],
  [/\bAndroid\b/, 'Android'],
  [/\bWindows\b/, 'Windows'],
  [/\bCrOS\b/, 'ChromeOS'],
  [/\bMac OS X\b|\bMacintosh\b/, 'macOS'],
  [/\bLinux\b|\bX11\b/, 'Linux'],
]

/** Longer than any that a person would read. */
const mostCharacters = 60

/** Turns a user agent into words, `Firefox on Windows`. Returns an unknown one as it is, shortened. */
export function deviceOf(userAgent: string | null): string {
  const text = userAgent?.trim()
  if (!text) return 'Unknown device'
  const browser = named(browsers, text)
  const system = named(systems, text)
  if (browser && system) return `${browser} on ${system}`
  return text.length > mostCharacters ? `${text.slice(0, mostCharacters)}…` : text
}

const named = (names: [RegExp, string][], text: string) => names.find(([sign]) => sign.test(text))?.[1]
