import { useDocumentVisibility, useNetwork } from '@mantine/hooks'
import { useEffect, useRef, useSyncExternalStore } from 'react'
import { answers, cache, reach } from './empanel.ts'

const first = 2_000
const longest = 30_000
/** A server that has answered for so long has recovered; until then the waits keep growing. */
const steady = 60_000

/**
 * Whether the device has a network and the server answers. While the server does not, asks it again, less and less often
 * and only on a visible page; refetches everything once it is back.
 */
export function useRecovery(): { online: boolean; away: boolean } {
  const { online } = useNetwork()
  const away = useSyncExternalStore(reach.subscribe, reach.isAway)
  const visible = useDocumentVisibility() === 'visible'
  const there = online && !away
  const thereBefore = useRef(there)
  const asked = useRef(0)

  useEffect(() => {
    if (there && !thereBefore.current) void cache.invalidateQueries()
    thereBefore.current = there
  }, [there])

  useEffect(() => {
    if (away) return
    const recovered = setTimeout(() => {
      asked.current = 0
    }, steady)
    return () => clearTimeout(recovered)
  }, [away])

  useEffect(() => {
    if (!away || !visible) return
    let next: ReturnType<typeof setTimeout> | undefined
    let over = false
    const wait = () => {
      const pause = Math.min(longest, first * 2 ** asked.current)
      asked.current += 1
      next = setTimeout(async () => {
        if (!(await answers()) && !over) wait()
      }, pause)
    }
    wait()
    return () => {
      over = true
      clearTimeout(next)
    }
  }, [away, visible])

  return { online, away }
}
