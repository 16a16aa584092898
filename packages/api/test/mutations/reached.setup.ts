import { afterAll } from 'vitest'

// Read by the sources that `noting` changed.
const reached = new Set<string>()
Object.assign(globalThis, { reachedFunctions: reached })
// biome-ignore lint/correctness/noEmptyPattern: vitest takes no other first argument that is not used.
afterAll(({}, { file }) => {
  Object.assign(file.meta, { reached: [...reached] })
})
