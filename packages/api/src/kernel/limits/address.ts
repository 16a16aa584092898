import { isIP } from 'node:net'

/**
 * Normalises an IP address: no port, brackets or zone; IPv4 that is mapped into IPv6 becomes IPv4; IPv6 in its shortest
 * form. Null where the text holds no address: proxies also send `unknown`, or what their clients made up.
 */
export function addressIn(text: string | null | undefined): string | null {
  if (text && isIP(text) === 4) return text
  const [bare = ''] = withoutPort(text?.trim() ?? '').split('%')
  if (isIP(bare) === 4) return bare
  if (isIP(bare) !== 6) return null
  const shortest = new URL(`http://[${bare}]`).hostname.slice(1, -1)
  return mappedIn(shortest) ?? shortest
}

function withoutPort(text: string): string {
  const [, bracketed] = /^\[([^\]]*)\](?::\d{1,5})?$/.exec(text) ?? []
  const [, dotted] = /^([\d.]+):\d{1,5}$/.exec(text) ?? []
  return bracketed ?? dotted ?? text
}

/** `::ffff:c000:201` is `192.0.2.1`. */
function mappedIn(address: string): string | undefined {
  const [, high, low] = /^::ffff:([\da-f]{1,4}):([\da-f]{1,4})$/.exec(address) ?? []
  if (high === undefined || low === undefined) return undefined
  return [high, low]
    .flatMap(part => [Number.parseInt(part, 16) >> 8, Number.parseInt(part, 16) & 255])
    .join('.')
}

/**
 * The network that a provider gives to one customer: an IPv4 address, or the first 64 bits of an IPv6 address, as
 * `2001:db8:0:1::/64`. Limits count by it: a customer could take another of 2^64 addresses for every request.
 */
export function networkOf(address: string): string {
  if (isIP(address) !== 6) return address
  const [head = '', tail] = address.split('::')
  const groups = head.split(':').filter(Boolean)
  const behind = tail?.split(':').filter(Boolean) ?? []
  const gap = tail === undefined ? 0 : 8 - groups.length - behind.length
  const first = [...groups, ...Array<string>(gap).fill('0'), ...behind].slice(0, 4)
  return `${first.join(':')}::/64`
}
