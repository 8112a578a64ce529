// The company's workspace, with mail, calendars and files: an OAuth 2.0 server at which people have let in other companies' applications, over years.
import type { Crowd } from '../company/crowd/crowd.ts'
import { APPS, WORKSPACE_SCOPES } from '../company/crowd/third-parties.ts'
import { type AuthorizationServer, startAuthorizationServer } from './authorization-servers.ts'

export const WORKSPACE = 'workspace'

export const startWorkspace = async (crowd: Crowd, given: Parameters<typeof startAuthorizationServer>[2]): Promise<AuthorizationServer> => {
  const running = await startAuthorizationServer(WORKSPACE, {}, given, WORKSPACE_SCOPES)
  if (given.isNew) {
    for (const { client, name } of APPS) await running.server.addClient(client, { scope: WORKSPACE_SCOPES.join(' '), purpose: name })
    await running.server.addConsents(crowd.consents)
  }
  return running
}
