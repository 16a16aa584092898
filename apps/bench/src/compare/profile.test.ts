import { expect, test } from 'vitest'
import { summary } from './profile.ts'

const frame = (id: number, functionName: string, url: string) => ({
  id,
  callFrame: { functionName, url, lineNumber: 9 },
})

test('a profile lists functions and packages by their share of the busy time after a given moment', () => {
  const profile = {
    nodes: [
      frame(1, '(idle)', ''),
      frame(2, 'parse', 'file:///x/node_modules/.pnpm/zod@4.0.0/node_modules/zod/core/parse.js'),
      frame(3, '', 'file:///x/packages/api/src/kernel/procedure.ts'),
      frame(4, 'writev', 'node:net'),
    ],
    samples: [1, 2, 3, 2, 4],
    timeDeltas: [1000, 40, 20, 20, 20],
  }
  const text = summary(profile)
  expect(text).toMatch(/zod: parse +\| 60\.0 %/)
  expect(text).toMatch(/@empanel\/api: \(line 10\) +\| 20\.0 %/)
  expect(text).toMatch(/\| node +\| 20\.0 %/)
  expect(text).not.toContain('idle')
  expect(summary(profile, 1.07)).toMatch(/node: writev +\| 50\.0 %/)
})
