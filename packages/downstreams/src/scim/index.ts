// The sandbox company's directory, for tests and for the main job: a real SCIM 2.0 service (npm `scimmy`, `scimmy-routers`) for users and
// groups, and beside it a login door, `/whoami`, where a user's own password (Basic) or app token (Bearer) is accepted while he is active.
// SCIM alone only says what the directory believes; the login door shows what still works. `setLying`, `setDown` and `setHanging` are its faults.
// It must never be used with anything but throw-away secrets, and never listens beyond 127.0.0.1.
import { randomBytes } from 'node:crypto'
import { createServer, type RequestListener } from 'node:http'
import type { AddressInfo } from 'node:net'
import { Secret } from '@countersign/connector-kit'
import express, { type NextFunction, type Request, type Response } from 'express'
import SCIMMYRouters from 'scimmy-routers'
import { DirectoryStore } from './directory-store.ts'
import { authorize, cursors, type Role, versions, writableQuery } from './protocol.ts'
import { type DirectoryContext, declareResources } from './resources.ts'

export interface ScimDirectoryOptions {
  /** Default 0: any free port. */
  readonly port?: number
  /** Keeps users, groups and tokens over restarts. */
  readonly file?: string
  /** Offers cursor paging (RFC 9865) beside index paging. Default false. */
  readonly cursorPaging?: boolean
}

export interface DirectoryUser {
  readonly id: string
  readonly userName: string
  readonly password: Secret
}

export interface ScimDirectory {
  readonly port: number
  /** Base of the SCIM service: `/Users`, `/Groups`, `/ServiceProviderConfig`. */
  readonly baseUrl: string
  /** The login door: 200 `{userName}` for a working password or app token, else 401. */
  readonly whoami: string
  readonly adminToken: Secret
  readonly readToken: Secret
  /** Adds a user, or gives the known one a new password. */
  addUser(userName: string, options?: { password?: Secret; displayName?: string }): DirectoryUser
  /** Adds users who sign in elsewhere: they have no password here. `created`: RFC 3339. */
  addUsers(users: readonly { readonly userName: string; readonly created: string }[]): void
  addGroup(displayName: string, members?: readonly string[]): { readonly id: string }
  /** A further credential of the user, for `Authorization: Bearer` at the login door. */
  issueAppToken(userId: string): Secret
  /** While true, an ending (inactive, deleted) is answered and shown, and the login door goes on accepting. Set to false, it catches up. */
  setLying(lying: boolean): void
  /** While true, every connection is cut without an answer. */
  setDown(down: boolean): void
  /** While true, requests are taken and never answered; those are cut when it ends. */
  setHanging(hanging: boolean): void
  stop(): Promise<void>
}

const loginDoor = (store: DirectoryStore) => (req: Request, res: Response) => {
  const [, scheme, value] = /^(Basic|Bearer) (.+)$/.exec(req.get('authorization') ?? '') ?? []
  let userName: string | undefined
  if (scheme === 'Bearer') userName = store.loginByToken(value ?? '')
  if (scheme === 'Basic') {
    const [name, ...rest] = Buffer.from(value ?? '', 'base64')
      .toString()
      .split(':')
    userName = store.loginByPassword(name ?? '', rest.join(':'))
  }
  if (userName !== undefined) res.json({ userName })
  else
    res
      .status(401)
      .set('www-authenticate', [
        'Basic realm="directory"',
        `Bearer realm="directory"${scheme === 'Bearer' ? ', error="invalid_token"' : ''}`,
      ])
      .json({ error: 'invalid_credentials' })
}

/** Starts the directory. Ended by `stop()`; in-process, so nothing outlives the caller. */
export const startScimDirectory = async (options: ScimDirectoryOptions = {}): Promise<ScimDirectory> => {
  declareResources()
  const store = new DirectoryStore(options.file)
  const tokens: Record<Role, string> = { admin: store.kept('admin'), read: store.kept('read') }
  const context = (): DirectoryContext => ({ store })
  const app = express()
  app.disable('x-powered-by')
  app.disable('etag')
  app.get('/whoami', loginDoor(store))
  app.use('/scim', authorize(tokens), writableQuery, versions(store), cursors(options.cursorPaging ?? false))
  app.use('/scim', new SCIMMYRouters({ type: 'bearer', handler: () => '', context }) as unknown as express.Router)
  // SAFETY: nothing of a failure is printed; express' own handler would answer with a stack.
  app.use((_error: unknown, _req: Request, res: Response, _next: NextFunction) => {
    if (!res.headersSent) res.status(500)
    res.end()
  })

  let fault: 'none' | 'down' | 'hanging' = 'none'
  const held = new Set<Request['socket']>()
  const listener: RequestListener = (req, res) => {
    if (fault === 'down') req.socket.destroy()
    else if (fault === 'hanging') held.add(req.socket)
    else app(req, res)
  }
  const server = createServer(listener)
  const port = await new Promise<number>((resolve, reject) => {
    server.once('error', reject)
    server.listen(options.port ?? 0, '127.0.0.1', () => resolve((server.address() as AddressInfo).port))
  })
  const setFault = (next: typeof fault) => {
    fault = next
    for (const socket of held) socket.destroy()
    held.clear()
  }

  return {
    port,
    baseUrl: `http://127.0.0.1:${port}/scim`,
    whoami: `http://127.0.0.1:${port}/whoami`,
    adminToken: new Secret(tokens.admin),
    readToken: new Secret(tokens.read),
    addUser(userName, given = {}) {
      const password = given.password ?? new Secret(randomBytes(24).toString('base64url'))
      const known = store.userByName(userName)
      const attributes = known?.attributes ?? { displayName: given.displayName ?? userName }
      const { id } = store.saveUser(known?.id, { userName, active: known?.active ?? true, attributes }, password.expose())
      return { id, userName, password }
    },
    addUsers(users) {
      for (const { userName, created } of users)
        if (store.userByName(userName) === undefined)
          store.saveUser(undefined, { userName, active: true, attributes: { displayName: userName } }, undefined, created)
    },
    addGroup(displayName, members = []) {
      const known = [...store.groups.values()].find((group) => group.displayName === displayName)
      return { id: store.saveGroup(known?.id, { displayName, members: [...members] }).id }
    },
    issueAppToken: (id) => new Secret(store.issueAppToken(id)),
    setLying: (lying) => store.setLying(lying),
    setDown: (down) => setFault(down ? 'down' : 'none'),
    setHanging: (hanging) => setFault(hanging ? 'hanging' : 'none'),
    async stop() {
      store.flush()
      setFault('none')
      await new Promise<void>((resolve) => {
        server.close(() => resolve())
        server.closeAllConnections()
      })
    },
  }
}
