import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import type { AnyTRPCProcedure } from '@trpc/server'
import { expect, test } from 'vitest'
import { contractRouter } from '../../src/clinic/contract/router.ts'
import { everywhere } from '../../src/kernel/policy/presets/everywhere.ts'
import { type PresetName, presetNames, presets } from '../../src/kernel/policy/presets/presets.ts'
import { accessOf } from '../../src/kernel/procedure.ts'
import { procedures } from '../walk/attempt.ts'
import { forAll } from './cells.ts'
import { withinReach } from './conditions.ts'
import { generateMutations, src } from './generate.ts'
import { describe, mutated } from './mutation.ts'

const mutations = await generateMutations()
const replaced = ({ source, start, end }: (typeof mutations)[number]) => source.slice(start, end)

/** The cells of the presets that take all others from `clinic`, where they are removed. */
const ownCells: Partial<Record<PresetName, RegExp>> = {
  'minimum-necessary':
    /^((patients|assignments)\.read (doctor|clinician)|(panels\.read|access\.breakGlass) .*)$/,
  network:
    /^((patients|assignments|plans|requests|covers|transfers)\.\w+|(practitioners|panels|queue)\.read|panels\.set) staff$/,
}

test.each(presetNames)('46 every cell of %s is removed, and set to every other scope it may have', preset => {
  const cells = mutations.filter(({ cell }) => cell?.preset === preset)
  const removed = cells
    .filter(({ text }) => text === '...{}')
    .map(({ cell }) => `${cell?.action} ${cell?.role}`)
  const { grid } = presets[preset]
  const all = Object.entries(grid)
    // Those are removed for all presets at once.
    .filter(([action]) => preset === forAll || !(action in everywhere))
    .flatMap(([action, row]) => Object.keys(row).map(role => `${action} ${role}`))
  const expected = all.filter(cell => ownCells[preset]?.test(cell) ?? true)
  expect(removed.sort()).toEqual(expected.sort())
  const othersOf = (action: string) =>
    cells.filter(({ cell, text }) => cell?.action === action && cell.role === 'admin' && text !== '...{}')
  expect(othersOf('practitioners.delete')).toHaveLength(ownCells[preset] ? 0 : 3)
  expect(othersOf('users.create')).toHaveLength(0)
})

test('46 every action that a procedure needs is removed, and every requirement to be signed in', () => {
  const needs = { router: 0, contract: 0 }
  const count = (of: keyof typeof needs, access: unknown) => {
    needs[of] += Array.isArray(access) ? access.length : access === 'signed-in' ? 1 : 0
  }
  for (const { meta } of procedures.values()) count('router', meta?.access)
  for (const nouns of Object.values(contractRouter._def.record)) {
    for (const procedure of Object.values<AnyTRPCProcedure>(nouns)) count('contract', accessOf(procedure))
  }
  const taken = { router: 0, contract: 0 }
  for (const { file } of mutations.filter(({ kind }) => kind === 'access')) {
    taken[file === 'clinic/contract/router.ts' ? 'contract' : 'router']++
  }
  expect(taken).toEqual(needs)
})

test('39 every use of a scope in a statement is dropped', async () => {
  const calls = new RegExp(`(?<!function )\\b(${withinReach.join('|')}|openingGrant)\\(`, 'g')
  for (const { file, source } of new Map(mutations.map(one => [one.file, one])).values()) {
    expect(source).toBe(await readFile(join(src, file), 'utf8'))
    const dropped = mutations.filter(one => one.file === file && one.kind === 'condition')
    for (const { index } of source.matchAll(calls)) expect(dropped.map(({ start }) => start)).toContain(index)
  }
  const files = new Set(mutations.map(({ file }) => file))
  for (const noun of ['patients', 'practitioners']) expect(files).toContain(`clinic/${noun}/get.ts`)
})

test('39 every condition in SQL of scope.ts and grants.ts is dropped by itself', () => {
  const dropped = mutations
    .filter(({ file, kind }) => /^kernel\/(scope|grants)\.ts$/.test(file) && kind === 'condition')
    .map(one => replaced(one).replaceAll(/\$\{(.*?)\}/g, '<$1>'))
  for (const condition of [
    'd.id = s.practitioner_id',
    'me.user_id = <userId>',
    'a.patient_id = <patients.id>',
    'd.user_id = <userId>',
    '<patients.ownerId> = <userId>',
    '<patients.deletedAt> is null',
    '<visible>',
    "d.status = 'active'",
    'me.deleted_at is null',
    "me.status = 'active'",
    'p.deleted_at is null',
    "scope === 'assigned'",
  ]) {
    expect(dropped).toContain(condition)
  }
  expect(dropped.filter(condition => condition === 'a.ended_at is null')).toHaveLength(3)
})

test('57 every call that records is dropped', () => {
  const traces = mutations.filter(({ kind }) => kind === 'record')
  for (const { file, source } of new Map(mutations.map(one => [one.file, one])).values()) {
    const calls = source.match(/(?<!function |async |(?<!trail)\.)\b(record|recordDenial|refused)\(/g) ?? []
    expect(traces.filter(one => one.file === file)).toHaveLength(calls.length)
  }
})

test('no two mutations of a file are equal, and each one changes it', () => {
  const made = mutations.map(one => `${one.file}\n${mutated(one)}`)
  expect(new Set(made).size).toBe(made.length)
  for (const one of mutations) expect(replaced(one)).not.toBe(one.text)
  expect(new Set(mutations.map(describe)).size).toBeGreaterThan(0)
})
