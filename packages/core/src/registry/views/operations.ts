// The API of saved views: each person's own.
import { Type } from 'typebox'
import { operation } from '../../platform/operation.ts'
import { listName, Page, PageQuery, pageOf } from '../../platform/paging.ts'
import { Closed, Id, Instant } from '../../platform/schemas.ts'
import { addressOf, longestSearch, searchPattern, viewPages } from './address.ts'
import { pageOfViews, type ViewRow } from './store.ts'
import { removeView, replaceView, requirePerson, saveView } from './views.ts'

const PageName = Type.Enum([...viewPages], { description: 'A page of the console whose filters are its address' })
const said = {
  name: Type.String({ ...Id, maxLength: 80, examples: ['Production without owner'] }),
  search: Type.String({
    maxLength: longestSearch,
    pattern: searchPattern,
    description: 'What stands after the path of the page; `` for the whole page',
    examples: ['?environment=production&orphaned=yes'],
  }),
}
const View = Closed({
  id: Id,
  page: PageName,
  ...said,
  address: Type.String({ description: 'Below the public origin', examples: ['/inventory?environment=production&orphaned=yes'] }),
  savedAt: Instant,
})

const show = (row: ViewRow) => ({
  id: row.id,
  page: row.page,
  name: row.name,
  search: row.search,
  address: addressOf(row),
  savedAt: row.saved_at.toISOString(),
})

const Named = Closed({ view: Id })

const list = operation({
  id: 'views.list',
  method: 'GET',
  path: '/v1/views',
  summary: 'The caller’s own saved views, in the order in which they were saved',
  scope: 'read',
  power: 'self',
  query: Closed({ ...PageQuery, page: Type.Optional(PageName) }),
  response: Page(View),
  errors: ['view.people_only'],
  handle: (runtime, caller, { query }) => {
    const { page } = query
    const person = caller.principal.id
    return pageOf(
      listName('views', { page, of: person }),
      query,
      (after, limit) => {
        // ORDER: the cursor is judged first.
        requirePerson(caller)
        return pageOfViews(runtime.db, caller.org, person, page, after, limit)
      },
      ({ id }) => id,
      show,
    )
  },
})

const save = operation({
  id: 'views.save',
  method: 'POST',
  path: '/v1/views',
  summary: 'Saves a view of a page under a name of one’s own',
  description: 'It is seen by nobody else and gives no right. The journal says that it was saved, not what it says.',
  scope: 'request',
  power: 'self',
  body: Closed({ page: PageName, ...said }),
  response: View,
  status: 201,
  errors: ['view.people_only', 'view.not_your_page', 'view.name_missing', 'view.bad_search', 'view.name_taken', 'view.too_many'],
  handle: async (runtime, caller, { body }) => show(await saveView(runtime, caller, body)),
})

const replace = operation({
  id: 'views.replace',
  method: 'PUT',
  path: '/v1/views/{view}',
  summary: 'Gives a saved view of one’s own another name, other filters, or both',
  scope: 'request',
  power: 'self',
  params: Named,
  body: Closed(said),
  response: View,
  errors: ['view.unknown', 'view.name_missing', 'view.bad_search', 'view.name_taken'],
  handle: async (runtime, caller, { params, body }) => show(await replaceView(runtime, caller, params.view, body)),
})

const remove = operation({
  id: 'views.remove',
  method: 'DELETE',
  path: '/v1/views/{view}',
  summary: 'Removes a saved view of one’s own',
  scope: 'request',
  power: 'self',
  params: Named,
  response: Closed({ id: Id, removed: Type.Literal(true) }),
  errors: ['view.unknown'],
  handle: async (runtime, caller, { params }) => {
    await removeView(runtime, caller, params.view)
    return { id: params.view, removed: true as const }
  },
})

export const viewOperations = [list, save, replace, remove]
