import { expect, test } from 'vitest'
import { eventsOf, type StreamEvent } from './events.ts'

async function read(...chunks: string[]): Promise<StreamEvent[]> {
  const encoder = new TextEncoder()
  const body = new ReadableStream<Uint8Array>({
    start(controller) {
      for (const chunk of chunks) controller.enqueue(encoder.encode(chunk))
      controller.close()
    },
  })
  const events: StreamEvent[] = []
  for await (const event of eventsOf(body)) events.push(event)
  return events
}

test('events are read whole, whatever pieces they come in', async () => {
  const text =
    'event: connected\ndata: {}\n\n\nid: 1\ndata: a: b\r\ndata:ü\r\n\r\n: a comment\n\ndata\rid: 2\r\r'
  const whole = [
    { event: 'connected', data: '{}', id: undefined },
    { event: 'message', data: 'a: b\nü', id: '1' },
    { event: 'message', data: '', id: undefined },
    { event: 'message', data: '', id: '2' },
  ]
  expect(await read(`${text}\n`)).toEqual(whole)
  expect(await read(...`${text}\n`)).toEqual(whole)
})
