import type { Span } from 'oxc-parser'
import type { Action, Role } from '../../src/kernel/policy/grid.ts'
import type { PresetName } from '../../src/kernel/policy/presets/presets.ts'

/**
 * `cell`: of a preset's grid; `access`: declared by a procedure; `condition`: of a statement; `record`: an audit entry.
 */
export const kinds = ['cell', 'access', 'condition', 'record'] as const
export type Kind = (typeof kinds)[number]

/** A span of a file and its replacement. */
export type Mutation = {
  kind: Kind
  /** Within `src`. */
  file: string
  source: string
  start: number
  end: number
  text: string
  /** Imports that `text` needs. They may stand at the end of a module, so that line numbers stay. */
  imports: string
  cell?: Cell
}

/** The cell that the walk must notice. */
type Cell = { preset: PresetName; role: Role; action: Action }

/** A span of a file and its replacement, before the file is known. */
export type Edit = Pick<Mutation, 'kind' | 'start' | 'end' | 'text'> & Partial<Mutation>

export const replace = (kind: Kind, { start, end }: Span, text: string, imports = ''): Edit => ({
  ...{ kind, start, end, text, imports },
})

/** The whole file with the mutation. */
export function mutated({ source, start, end, text, imports }: Mutation): string {
  return `${source.slice(0, start)}${text}${source.slice(end)}\n${imports}\n`
}

export const lineOf = ({ source, start }: Mutation): number => source.slice(0, start).split('\n').length

/** Its place and change, in three lines. */
export function describe(mutation: Mutation): string {
  const { source, start, end, file, text } = mutation
  const from = source.lastIndexOf('\n', start - 1) + 1
  const nextLine = source.indexOf('\n', end)
  const to = nextLine < 0 ? source.length : nextLine
  const [before, after] = [source.slice(from, start), source.slice(end, to)]
  const lines = (sign: string, middle: string) => `${before}${middle}${after}`.replaceAll(/^/gm, sign)
  return [
    `packages/api/src/${file}:${lineOf(mutation)}`,
    lines('- ', source.slice(start, end)),
    lines('+ ', text),
  ].join('\n')
}
