// What the page asks of the API about one credential, page by page.
import { api } from '../../api/client.ts'

export const deedsOf = (credential: string) => (cursor: string | undefined) =>
  api.get('/v1/credentials/{credential}/operations', {
    params: { path: { credential }, query: { limit: 50, ...(cursor ? { cursor } : {}) } },
  })

export const historyOf = (credential: string) => (cursor: string | undefined) =>
  api.get('/v1/credentials/{credential}/history', {
    params: { path: { credential }, query: { limit: 50, ...(cursor ? { cursor } : {}) } },
  })
