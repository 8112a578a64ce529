// What ends when, on a real directory: passwords, app tokens, memberships, and a directory that says done while the door stays open.
import { randomUUID } from 'node:crypto'
import { type Call, type Handle, type Observer, type Operator, type Presentable, Secret } from '@countersign/connector-kit'
import { type ScimDirectory, startScimDirectory } from '@countersign/downstreams/scim'
import { afterAll, afterEach, beforeAll, expect, test } from 'vitest'
import type { ScimConfig } from './config.ts'
import { scim } from './index.ts'

let directory: ScimDirectory
let config: ScimConfig
let operator: Operator
let observer: Observer

const signal = () => AbortSignal.timeout(10_000)
const call = (key: string = randomUUID()): Call => ({ idempotencyKey: key, signal: signal() })

beforeAll(async () => {
  directory = await startScimDirectory()
  const canary = directory.addUser('countersign-canary')
  config = {
    baseUrl: directory.baseUrl,
    loginDoors: [
      { id: 'password', title: 'Sign-in', url: directory.whoami, takes: 'password', cacheSeconds: 0 },
      { id: 'app', title: 'Apps', url: directory.whoami, takes: 'app_token', cacheSeconds: 0 },
    ],
    canaryUserName: canary.userName,
  }
  operator = scim.openOperator(config, { operator_token: directory.adminToken })
  observer = scim.openObserver(config, {
    observer_token: directory.readToken,
    canary_password: canary.password,
    canary_app_token: directory.issueAppToken(canary.id),
  })
})
afterEach(() => directory.setLying(false))
afterAll(async () => {
  await operator.close()
  await observer.close()
  await directory.stop()
})

const newUser = (): { id: string; password: Presentable; app: Presentable } => {
  const { id, userName, password } = directory.addUser(`svc-${randomUUID()}`)
  return {
    id,
    password: { handle: { kind: 'scim.user', account: userName }, secret: password },
    app: { handle: { kind: 'scim.app_token', account: userName }, secret: directory.issueAppToken(id) },
  }
}
const answer = async (credential: Presentable) => {
  const [door, ...more] = observer.doors(credential.handle)
  expect(more).toEqual([])
  return door && (await observer.present(door, credential, signal())).answer
}
const observed = async (handle: Handle) => {
  const outcome = await observer.observe(handle, signal())
  if (outcome.status !== 'done') return outcome.code
  return outcome.value.present ? outcome.value.state : 'absent'
}

test('each credential goes to the door that takes it, with a canary that is let in and a random one that is not', async () => {
  const user = newUser()
  for (const credential of [user.password, user.app]) {
    expect(await answer(credential)).toBe('accepted')
    const door = observer.doors(credential.handle)[0]!
    const canary = observer.canary(door)
    expect(canary && (await observer.present(door, canary, signal())).answer).toBe('accepted')
    expect((await observer.present(door, observer.random(door, credential.handle), signal())).answer).toBe('refused')
  }
  const [passwordDoor] = observer.doors(user.password.handle)
  expect(passwordDoor && (await observer.present(passwordDoor, user.app, signal())).answer).toBe('cannot_present')
})

test('disabling or deleting a user ends his app tokens too; a new password does not', async () => {
  const [disabled, deleted, rotated] = [newUser(), newUser(), newUser()]
  expect((await operator.disable?.(disabled.password.handle, call()))?.status).toBe('done')
  expect((await operator.delete?.(deleted.password.handle, undefined, call()))?.status).toBe('done')
  expect((await operator.rotate?.(rotated.password.handle, undefined, call()))?.status).toBe('done')
  expect([await answer(disabled.app), await answer(deleted.app)]).toEqual(['refused', 'refused'])
  expect([await answer(rotated.password), await answer(rotated.app)]).toEqual(['refused', 'accepted'])
  expect([await observed(disabled.app.handle), await observed(deleted.app.handle)]).toEqual(['disabled', 'absent'])
})

test('while the directory lies, an ended user is shown as ended and every door goes on letting him in', async () => {
  const [disabled, deleted] = [newUser(), newUser()]
  directory.setLying(true)
  expect((await operator.disable?.(disabled.password.handle, call()))?.status).toBe('done')
  expect((await operator.delete?.(deleted.password.handle, undefined, call()))?.status).toBe('done')
  expect([await observed(disabled.password.handle), await observed(deleted.password.handle)]).toEqual(['disabled', 'absent'])
  const all = [disabled.password, disabled.app, deleted.password, deleted.app]
  for (const each of all) expect(await answer(each)).toBe('accepted')
  directory.setLying(false)
  for (const each of all) expect(await answer(each)).toBe('refused')
})

test('a membership ends without touching the other members or the user', async () => {
  const [leaver, stayer] = [newUser(), newUser()]
  const group = directory.addGroup(`team-${randomUUID()}`, [leaver.id, stayer.id])
  const membership = (user: Presentable) => ({ kind: 'scim.group_membership', account: user.handle.account, key: group.id })
  expect(await observed(membership(leaver.password))).toBe('enabled')
  expect((await operator.delete?.(membership(leaver.password), undefined, call()))?.status).toBe('done')
  expect(await observed(membership(leaver.password))).toBe('absent')
  expect(await observed(membership(stayer.password))).toBe('enabled')
  expect(await answer(leaver.password)).toBe('accepted')
})

test('a user name that was given to somebody else names the new one only without the old id', async () => {
  const old = newUser()
  const named = { ...old.password.handle, key: old.id }
  expect((await operator.delete?.(named, undefined, call()))?.status).toBe('done')
  const heir = directory.addUser(old.password.handle.account)
  expect(await observed(named)).toBe('absent')
  expect(await operator.disable?.(named, call())).toMatchObject({ status: 'refused', code: 'not_found' })
  expect((await operator.delete?.(named, undefined, call()))?.status).toBe('done')
  expect(await answer({ handle: old.password.handle, secret: heir.password })).toBe('accepted')
})

test('a name of any spelling is looked up as it is, or refused; never is another one found, and never absence', async () => {
  const outcomes: Record<string, unknown> = {}
  for (const name of ['o"brien', 'back\\slash', 'x" or userName pr or userName eq "y', "d'arc", 'ü-名前', 'a+b&c=d%20', 'or userName pr']) {
    const userName = `${name}-${randomUUID()}`
    const { id, password } = directory.addUser(userName)
    const byName = { kind: 'scim.user', account: userName }
    outcomes[name] = await observed(byName)
    // The id always finds him, whatever the directory's search can do.
    expect([name, await observed({ ...byName, key: id })]).toEqual([name, 'enabled'])
    expect((await operator.disable?.({ ...byName, key: id }, call()))?.status).toBe('done')
    expect(await answer({ handle: byName, secret: password })).toBe('refused')
  }
  // The sandbox directory's parser knows no escapes (RFC 7644 §3.4.2.2 has them): it refuses one, and finds nothing for the other.
  expect(outcomes).toEqual({
    'o"brien': '400 invalidFilter',
    'back\\slash': 'unsearchable',
    'x" or userName pr or userName eq "y': '400 invalidFilter',
    "d'arc": 'enabled',
    'ü-名前': 'enabled',
    'a+b&c=d%20': 'enabled',
    'or userName pr': 'enabled',
  })
})

test('a user made like another one is in the same groups, and a repeated call makes no second one', async () => {
  const model = newUser()
  const group = directory.addGroup(`team-${randomUUID()}`, [model.id])
  const handle = { kind: 'scim.user', account: `svc-${randomUUID()}` }
  const key = randomUUID()
  for (const secret of [undefined, new Secret(randomUUID())]) {
    const spec = { handle, purpose: 'split', likeAccount: model.password.handle.account, ...(secret === undefined ? {} : { secret }) }
    const made = await operator.create?.(spec, call(key))
    if (made?.status !== 'done') throw new Error('not made')
    expect(await answer(made.value)).toBe('accepted')
  }
  expect(await observed({ kind: 'scim.group_membership', account: handle.account, key: group.id })).toBe('enabled')
})

test('without a login door there is nothing to present, and the directory is asked instead', async () => {
  const plain = scim.openObserver({ baseUrl: directory.baseUrl, loginDoors: [] }, { observer_token: directory.readToken })
  const user = newUser()
  expect(plain.doors(user.password.handle)).toEqual([])
  expect(await plain.introspect?.(user.password.handle, undefined, signal())).toEqual({ status: 'done', value: 'active' })
  await operator.disable?.(user.password.handle, call())
  expect(await plain.introspect?.(user.password.handle, undefined, signal())).toEqual({ status: 'done', value: 'inactive' })
  await plain.close()
})
