import { document000 } from './seed-000.ts'
import { document001 } from './seed-001.ts'
import { document002 } from './seed-002.ts'
import { document003 } from './seed-003.ts'
import { document004 } from './seed-004.ts'
import type { Document } from './shared.ts'

/** The shortest. It is replayed with curl in every run. */
export const shortest = document001
export const documents: Document[] = [document000, document001, document002, document003, document004]
