import { oneOf, type RawSearch, textOf } from '../../browser/search-params.ts'
import { given } from '../../forms/given.ts'
import { siteOf } from '../../sites/site-input.tsx'
import { languageOf } from '../../words/languages.ts'
import { acceptanceOf } from '../panels/panel.ts'

/** The search parameters of the practitioners' page. Each of its two views has its own orders. */
export function practitionerSearch({ q, view, sort, accepting, siteId, language }: RawSearch) {
  const panels = view === 'panels'
  return given({
    q: textOf(q),
    view: oneOf(view, ['panels']),
    sort: oneOf(sort, panels ? ['size', 'name'] : ['id']),
    language: panels ? undefined : languageOf(language),
    accepting: panels ? acceptanceOf(accepting) : undefined,
    siteId: panels ? siteOf(siteId) : undefined,
  })
}
