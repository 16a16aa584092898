import type { Span } from 'oxc-parser'
import type { Action, Role } from '../../src/kernel/policy/grid.ts'
import type { PresetName } from '../../src/kernel/policy/presets/presets.ts'

/** `cell`: of a preset's grid; `access`: what a procedure declares; `condition`: of a statement; `record`: a trace. */
export const kinds = ['cell', 'access', 'condition', 'record'] as const
export type Kind = (typeof kinds)[number]

/** One place of one file, and what is written there instead. */
export type Mutation = {
  kind: Kind
  /** Within `src`. */
  file: string
  source: string
  start: number
  end: number
  text: string
  /** Imports that `text` needs. They may stand at the end of a module, so that no line moves. */
  imports: string
  cell?: Cell
}

/** What the walk must notice a cell by. */
type Cell = { preset: PresetName; role: Role; action: Action }

/** Somewhere in a file, and what to write there. */
export type Edit = Pick<Mutation, 'kind' | 'start' | 'end' | 'text'> & Partial<Mutation>

export const replace = (kind: Kind, { start, end }: Span, text: string, imports = ''): Edit => ({
  ...{ kind, start, end, text, imports },
})

/** The whole file as the mutation leaves it. */
export function mutated({ source, start, end, text, imports }: Mutation): string {
  return `${source.slice(0, start)}${text}${source.slice(end)}\n${imports}\n`
}

export const lineOf = ({ source, start }: Mutation): number => source.slice(0, start).split('\n').length

/** Where it is and what it changes, in three lines. */
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
