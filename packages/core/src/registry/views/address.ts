// What a saved view may be an address of: a page of the console that can be narrowed, and what stands after its path. Pure.
import { CountersignError } from '@countersign/ledger'
import type { Tables } from '../../tables.ts'

export type ViewPage = Tables['saved_views']['page']

export const viewPages = ['inventory', 'findings', 'changes'] as const satisfies readonly ViewPage[]

/** The pages that there are for people of the enterprise, and for those of others. */
export const pagesFor = (party: Tables['saved_views']['party']): readonly ViewPage[] => (party === 'enterprise' ? viewPages : ['changes'])

export const longestSearch = 2000
/** RFC 3986 §3.4, without what ends a query or is no part of one. */
export const searchPattern = "^(\\?[A-Za-z0-9._~!$&'()*+,;=:@/?%-]*)?$"

const decoded = (text: string): string | undefined => {
  try {
    return decodeURIComponent(text)
  } catch {
    return undefined
  }
}

/** SAFETY: it is put behind the path of a page of ours and nothing else, so it leads nowhere else; and it reads in one way. Errors: `view.bad_search`. */
export const searchOf = (search: string): string => {
  const plain = decoded(search)
  if (search.length > longestSearch || !new RegExp(searchPattern).test(search) || plain === undefined || /\p{Cc}/u.test(plain))
    throw new CountersignError(
      'view.bad_search',
      'invalid',
      'that is not what an address of the console has after its path; take it from the address line, beginning with `?`, without a `#`',
    )
  return search === '?' ? '' : search
}

/** Below the public origin. */
export const addressOf = ({ page, search }: { readonly page: ViewPage; readonly search: string }): string => `/${page}${search}`
