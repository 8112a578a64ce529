// The connector under the kit's guarantees, in front of a real SCIM service: by index paging and by cursor.
import { randomUUID } from 'node:crypto'
import { Secret } from '@countersign/connector-kit'
import { type ConformanceTarget, connectorConformance } from '@countersign/connector-kit/conformance'
import { startScimDirectory } from '@countersign/downstreams/scim'
import type { ScimConfig } from './config.ts'
import { scim } from './index.ts'

const opened = async (cursorPaging: boolean) => {
  const directory = await startScimDirectory({ cursorPaging })
  const canary = directory.addUser('countersign-canary')
  const config: ScimConfig = {
    baseUrl: directory.baseUrl,
    loginDoors: [{ id: 'whoami', title: 'Sign-in', url: directory.whoami, takes: 'password', cacheSeconds: 0 }],
    canaryUserName: canary.userName,
    pageSize: 4,
  }
  const common: Omit<ConformanceTarget, 'provision'> = {
    connector: scim,
    config,
    operatorSecrets: { operator_token: directory.adminToken },
    observerSecrets: { observer_token: directory.readToken, canary_password: canary.password },
    observerAsOperator: { config, secrets: { operator_token: directory.readToken } },
    pageSize: 4,
    async outage() {
      directory.setDown(true)
      return async () => directory.setDown(false)
    },
    async hang() {
      directory.setHanging(true)
      return async () => directory.setHanging(false)
    },
    close: () => directory.stop(),
  }
  return { directory, common }
}

for (const paging of ['index', 'cursor'] as const) {
  connectorConformance(`scim users, paged by ${paging}`, async () => {
    const { directory, common } = await opened(paging === 'cursor')
    return {
      ...common,
      async provision() {
        const { userName, password } = directory.addUser(`svc-${randomUUID()}`)
        return { handle: { kind: 'scim.user', account: userName }, secret: password }
      },
      newSpec: () => ({
        handle: { kind: 'scim.user', account: `svc-${randomUUID()}` },
        purpose: 'conformance',
        secret: new Secret(randomUUID()),
      }),
      nextSecret: () => new Secret(randomUUID()),
    }
  })
}

connectorConformance('scim group memberships', async () => {
  const { directory, common } = await opened(false)
  return {
    ...common,
    async provision() {
      const { id, userName } = directory.addUser(`svc-${randomUUID()}`)
      const group = directory.addGroup(`team-${randomUUID()}`, [id])
      return { handle: { kind: 'scim.group_membership', account: userName, key: group.id }, secret: new Secret(randomUUID()) }
    },
  }
})
