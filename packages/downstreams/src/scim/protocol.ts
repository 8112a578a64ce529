// What scimmy leaves to its host: roles of bearer tokens, ETags and If-Match (RFC 7644 §3.14), and cursor paging (RFC 9865).
import { timingSafeEqual } from 'node:crypto'
import type { RequestHandler } from 'express'
import SCIMMY from 'scimmy'
import type { DirectoryStore } from './directory-store.ts'
import { etag } from './resources.ts'

export type Role = 'admin' | 'read'

const same = (a: string, b: string) => a.length === b.length && timingSafeEqual(Buffer.from(a), Buffer.from(b))
const bearer = (header: string | undefined) => /^Bearer (.+)$/.exec(header ?? '')?.[1] ?? ''

/** The role of a SCIM client; user app tokens have none here. */
export const roleOf = (authorization: string | undefined, tokens: Readonly<Record<Role, string>>): Role | undefined => {
  const token = bearer(authorization)
  if (same(token, tokens.admin)) return 'admin'
  if (same(token, tokens.read)) return 'read'
  return undefined
}

const refuse = (status: number, detail: string, scimType?: string) => ({
  schemas: ['urn:ietf:params:scim:api:messages:2.0:Error'],
  status: String(status),
  detail,
  ...(scimType === undefined ? {} : { scimType }),
})

/** Only an admin may change; a reader may search by POST. */
export const authorize =
  (tokens: Readonly<Record<Role, string>>): RequestHandler =>
  (req, res, next) => {
    const role = roleOf(req.get('authorization'), tokens)
    if (role === undefined) res.status(401).set('www-authenticate', 'Bearer error="invalid_token"').json(refuse(401, 'token not accepted'))
    else if (role === 'read' && req.method !== 'GET' && !req.path.endsWith('/.search'))
      res.status(403).json(refuse(403, 'this token may only read'))
    else next()
  }

/** Express 5 parses `req.query` anew at each access; scimmy-routers writes to it, so it gets an object that keeps what is written. */
export const writableQuery: RequestHandler = (req, _res, next) => {
  Object.defineProperty(req, 'query', { value: { ...req.query }, writable: true, configurable: true })
  next()
}

export const versions =
  (store: DirectoryStore): RequestHandler =>
  (req, res, next) => {
    const [, collection, id] = /^\/(Users|Groups)\/([^/]+)$/.exec(req.path) ?? []
    const row = () => (id === undefined ? undefined : (collection === 'Users' ? store.users : store.groups).get(decodeURIComponent(id)))
    const before = row()
    const wanted = req.get('if-match')
    if (wanted !== undefined && before !== undefined && req.method !== 'GET' && wanted !== '*' && wanted !== etag(before)) {
      res.status(412).json(refuse(412, 'the resource has changed'))
      return
    }
    if (before !== undefined && req.method === 'GET') res.set('etag', etag(before))
    next()
  }

/** RFC 9865: `cursor` (empty for the first page) and `nextCursor`, laid over scimmy's index paging. */
export const cursors =
  (enabled: boolean): RequestHandler =>
  (req, res, next) => {
    const query = req.query as Record<string, unknown>
    const list = req.method === 'GET' && /^\/(Users|Groups)\/?$/.test(req.path)
    const config = req.method === 'GET' && req.path === '/ServiceProviderConfig'
    const send = res.send.bind(res)
    // ORDER: express answers an object by calling `send` again with its text, so the original is put back first.
    const answer = (body: unknown) => {
      res.send = send
      return send(body)
    }
    if (enabled && config) {
      const pagination = { cursor: true, index: true, defaultPaginationMethod: 'index', maxPageSize: 200 }
      res.send = (body: unknown) => answer({ ...(JSON.parse(JSON.stringify(body)) as object), pagination })
    }
    if (list) {
      const total = SCIMMY.Config.get().filter?.maxResults ?? 200
      query.count = Math.min(Number(query.count ?? total) || 0, total)
      let start = Number(query.startIndex ?? 1) || 1
      const byCursor = enabled && typeof query.cursor === 'string'
      if (byCursor && query.cursor !== '') {
        start = Number(/^c(\d+)$/.exec(Buffer.from(String(query.cursor), 'base64url').toString())?.[1] ?? Number.NaN)
        if (!Number.isSafeInteger(start)) {
          res.status(400).json(refuse(400, 'cursor not known', 'invalidCursor'))
          return
        }
      }
      query.startIndex = start
      res.send = (body: unknown) => {
        const page = JSON.parse(JSON.stringify(body)) as {
          totalResults?: number
          Resources?: unknown[]
          startIndex?: number
          itemsPerPage?: number
        }
        if (page.Resources === undefined || page.totalResults === undefined) return answer(page)
        // scimmy answers a start beyond the end with the first page: RFC 7644 §3.4.2.4 wants an empty one.
        if (start > page.totalResults) page.Resources = []
        const { startIndex: _start, ...rest } = page
        const next = start + page.Resources.length
        page.itemsPerPage = page.Resources.length
        if (!byCursor) return answer(page)
        const more = page.Resources.length > 0 && next <= page.totalResults
        return answer({ ...rest, ...(more ? { nextCursor: Buffer.from(`c${next}`).toString('base64url') } : {}) })
      }
    }
    next()
  }
