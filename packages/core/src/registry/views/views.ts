// Saving, changing and removing a view of one's own.
import { CountersignError } from '@countersign/ledger'
import { transact } from '../../evidence/journal/index.ts'
import type { Caller, Runtime, Work } from '../../runtime.ts'
import type { Tables } from '../../tables.ts'
import { pagesFor, searchOf, type ViewPage } from './address.ts'
import { countViews, deleteView, insertView, lockPerson, readView, setView, type ViewRow, viewByName } from './store.ts'

/** Of one person. */
export const mostViews = 100

const refuse = (code: string, kind: 'invalid' | 'forbidden' | 'not_found' | 'conflict', message: string) =>
  new CountersignError(`view.${code}`, kind, message)

/** SAFETY: another's, and one that there is not, answer alike. */
const unknownView = (id: string) => refuse('unknown', 'not_found', `you have no saved view \`${id}\`; \`GET /v1/views\` lists yours`)

/** Errors: `view.people_only`. */
export const requirePerson = ({ principal }: Caller): void => {
  if (principal.kind !== 'person') throw refuse('people_only', 'forbidden', 'people save views; software keeps its own questions')
}

/** Whose it is, where there is such a page for him. Errors: `view.not_your_page`. */
const partyWith = ({ principal }: Caller, page: ViewPage): Tables['saved_views']['party'] => {
  const { kind } = principal.party
  if (kind === 'partner' || !pagesFor(kind).includes(page))
    throw refuse('not_your_page', 'forbidden', `there is no page \`${page}\` for you; save a view of one that you see`)
  return kind
}

/** Errors: `view.name_missing`. */
const nameOf = (name: string): string => {
  const plain = name.trim()
  if (plain === '') throw refuse('name_missing', 'invalid', 'give the view a name by which you find it again')
  return plain
}

/** Errors: `view.name_taken`. */
const requireFree = async ({ db, org }: Work, { principal }: Caller, page: ViewPage, name: string, but?: string): Promise<void> => {
  const other = await viewByName(db, org, principal.id, page, name)
  if (other && other.id !== but)
    throw refuse(
      'name_taken',
      'conflict',
      `you have a view of that name on this page already; replace \`${other.id}\`, or name it otherwise`,
    )
}

export interface ViewSaid {
  readonly name: string
  readonly search: string
}

/**
 * Errors: `view.people_only`, `view.not_your_page`, `view.name_missing`, `view.bad_search`, `view.name_taken`, `view.too_many`.
 */
export const saveView = async (runtime: Runtime, caller: Caller, said: ViewSaid & { readonly page: ViewPage }): Promise<ViewRow> => {
  const { principal } = caller
  const { page } = said
  requirePerson(caller)
  const party = partyWith(caller, page)
  const [name, search] = [nameOf(said.name), searchOf(said.search)]
  const id = runtime.ids.next('view')
  return transact(runtime, caller, async (work) => {
    const { db, org, at } = work
    await lockPerson(db, org, principal.id)
    await requireFree(work, caller, page, name)
    if ((await countViews(db, org, principal.id)) >= mostViews)
      throw refuse('too_many', 'conflict', `you have ${mostViews} saved views, which is the most; remove one that you need no more`)
    await insertView(db, {
      org_id: org,
      id,
      person_id: principal.id,
      party,
      page,
      name,
      search,
      saved_at: at,
    })
    work.record({ kind: 'view.saved', body: { view: id, person: principal.id, page } })
    return (await readView(db, org, principal.id, id))!
  })
}

/** Another name, another search, or both. Errors: `view.unknown`, `view.name_missing`, `view.bad_search`, `view.name_taken`. */
export const replaceView = async (runtime: Runtime, caller: Caller, id: string, said: ViewSaid): Promise<ViewRow> => {
  const { principal } = caller
  const [name, search] = [nameOf(said.name), searchOf(said.search)]
  return transact(runtime, caller, async (work) => {
    const { db, org } = work
    await lockPerson(db, org, principal.id)
    const before = await readView(db, org, principal.id, id)
    if (!before) throw unknownView(id)
    await requireFree(work, caller, before.page, name, id)
    const row = { ...before, name, search, saved_at: work.at }
    await setView(db, row)
    work.record({ kind: 'view.replaced', body: { view: id, person: principal.id, page: before.page } })
    return row
  })
}

/** Errors: `view.unknown`. */
export const removeView = (runtime: Runtime, caller: Caller, id: string): Promise<void> =>
  transact(runtime, caller, async (work) => {
    if (!(await deleteView(work.db, work.org, caller.principal.id, id))) throw unknownView(id)
    work.record({ kind: 'view.removed', body: { view: id, person: caller.principal.id } })
  })
