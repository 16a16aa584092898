import { Loader } from '@mantine/core'
import { LinkButton } from '../page/link.tsx'
import { useWorks } from './work.ts'

/** The way to what is running, or came of it, with how far it is; nothing where nothing was started. */
export function WorkLink() {
  const works = useWorks()
  const work = works.find(({ state }) => state === 'running') ?? works[0]
  if (!work) return null
  const { state, tried, total, refused } = work
  const percent = `${Math.floor((tried / total) * 100)} %`
  const words = { running: percent, stopped: 'Stopped', stuck: 'Interrupted', done: 'Done' }[state]
  const isBad = state === 'stuck' || refused.length > 0
  return (
    <LinkButton
      to="/work"
      size="xs"
      px="xs"
      miw="max-content"
      variant={isBad && state !== 'running' ? 'filled' : 'default'}
      {...(isBad && state !== 'running' && { color: 'red.9' })}
      aria-label={`Background work: ${work.title}, ${words}`}
      {...(state === 'running' && { leftSection: <Loader size={12} aria-hidden /> })}
    >
      {words}
    </LinkButton>
  )
}
