import { BlockList, isIP } from 'node:net'
import { addressIn } from '@empanel/api'

type Range = [address: string, bits: number, family: 'ipv4' | 'ipv6']

/** Names for ranges of addresses that are on no public network. */
const named: Record<string, Range[]> = {
  loopback: [
    ['127.0.0.0', 8, 'ipv4'],
    ['::1', 128, 'ipv6'],
  ],
  linklocal: [
    ['169.254.0.0', 16, 'ipv4'],
    ['fe80::', 10, 'ipv6'],
  ],
  uniquelocal: [
    ['10.0.0.0', 8, 'ipv4'],
    ['172.16.0.0', 12, 'ipv4'],
    ['192.168.0.0', 16, 'ipv4'],
    ['fc00::', 7, 'ipv6'],
  ],
}

/** Shorter prefixes cover so much of the internet that strangers are in it. */
const fewestBits = { ipv4: 8, ipv6: 16 }

/** The ranges that one word of TRUST_PROXY names; undefined if it names none that may be trusted. */
function rangesIn(word: string): Range[] | undefined {
  if (Object.hasOwn(named, word)) return named[word]
  const [text = '', bits, ...rest] = word.split('/')
  // An IPv4 address mapped into IPv6 is one address, never a range: its prefix would count other bits.
  const address = bits === undefined ? addressIn(isIP(text) ? text : '') : text
  const family = ({ 4: 'ipv4', 6: 'ipv6' } as const)[isIP(address ?? '')]
  if (!address || !family || address.includes('%') || /^::ffff:/i.test(address)) return undefined
  const longest = family === 'ipv4' ? 32 : 128
  if (bits === undefined) return [[address, longest, family]]
  const isRange = /^\d{1,3}$/.test(bits) && Number(bits) <= longest && Number(bits) >= fewestBits[family]
  return isRange && rest.length === 0 ? [[address, Number(bits), family]] : undefined
}

/** Whether each word of a list with commas names addresses of proxies. */
export const areProxies = (list: string): boolean => list.split(',').every(word => rangesIn(word.trim()))

/** Makes a function that says whether the list contains an address, as a proxy may write it. */
export function trusting(list: string): (address: string) => boolean {
  const trusted = new BlockList()
  for (const range of list.split(',').flatMap(word => rangesIn(word.trim()) ?? []))
    trusted.addSubnet(...range)
  return text => {
    const address = addressIn(text)
    return address !== null && trusted.check(address, isIP(address) === 4 ? 'ipv4' : 'ipv6')
  }
}
