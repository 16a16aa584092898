import type { Tokens } from './store.ts'

/** Tabs of one origin tell each other this. */
export type News = { kind: 'tokens' | 'signed-out'; tokens: Tokens }

/** The other clients, in this tab and in others, that share this one's session. */
export type Tabs = {
  /** Runs while none of the others does. If it had to wait for one, it also waits for that one's news. */
  exclusively<Result>(run: () => Promise<Result>): Promise<Result>
  tell(news: News): void
  close(): void
}

/** News may arrive a little after the lock is free, because they travel apart. */
const newsDelayMs = 100

/**
 * Uses Web Locks and BroadcastChannel if the browser has them and does not keep them from this page, as it does when it
 * blocks site data. Without them each client refreshes by itself, which the server allows.
 */
export function joinTabs(name: string, hear: (news: News) => void): Tabs {
  const locks = unlessRefused(() => (typeof navigator === 'undefined' ? undefined : navigator.locks))
  const channel = unlessRefused(() =>
    typeof BroadcastChannel === 'undefined' ? undefined : openChannel(name),
  )
  let heard = 0
  let wake = () => {}
  if (channel) {
    channel.onmessage = ({ data }: MessageEvent<unknown>) => {
      if (!isNews(data)) return
      hear(data)
      heard++
      wake()
    }
  }
  const news = () =>
    new Promise<void>(resolve => {
      wake = resolve
      setTimeout(resolve, newsDelayMs)
    })
  return {
    async exclusively(run) {
      if (!locks) return run()
      const before = heard
      let answered = false
      try {
        const atOnce = await locks.request(name, { ifAvailable: true }, async lock => {
          answered = true
          return lock ? { result: await run() } : undefined
        })
        if (atOnce) return atOnce.result
        return await locks.request(name, async () => {
          if (channel && heard === before) await news()
          return run()
        })
      } catch (error) {
        if (answered) throw error
        return run()
      }
    },
    tell: news => channel?.postMessage(news),
    close: () => channel?.close(),
  }
}

/** Runs one task at a time, so that neither tokens nor cookies of two sessions can overtake each other. */
export function createQueue(tabs: Tabs | undefined) {
  let last: Promise<unknown> = Promise.resolve()
  return <Result>(run: () => Promise<Result>): Promise<Result> => {
    const result = last.then(() => (tabs ? tabs.exclusively(run) : run()))
    last = result.catch(() => {})
    return result
  }
}

/** Undefined if the browser refuses, which it does by throwing. */
function unlessRefused<Part>(take: () => Part): Part | undefined {
  try {
    return take()
  } catch {
    return undefined
  }
}

function openChannel(name: string): BroadcastChannel {
  const channel = new BroadcastChannel(name)
  // In Node an open channel would keep the program from ending.
  if ('unref' in channel && typeof channel.unref === 'function') channel.unref()
  return channel
}

function isNews(data: unknown): data is News {
  if (typeof data !== 'object' || data === null || !('kind' in data) || !('tokens' in data)) return false
  const { kind, tokens } = data
  if (kind !== 'tokens' && kind !== 'signed-out') return false
  return typeof tokens === 'object' && tokens !== null && 'access' in tokens && 'expiresAt' in tokens
}
