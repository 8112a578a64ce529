// What a connector says of itself must be true: its slots, its kinds, its configuration, its methods.

import Value from 'typebox/value'
import { expect, test } from 'vitest'
import { settingsOf, withoutWords } from '../setting.ts'
import { ACTING, type Bench, METHOD, value } from './bench.ts'

export const declaration = (bench: () => Bench): void => {
  test('operator and observer secrets have no slot in common, and each side was given exactly the slots it declares', () => {
    const { connector, operatorSecrets, observerSecrets } = bench().target
    const operator = Object.keys(connector.operatorSecrets)
    const observer = Object.keys(connector.observerSecrets)
    expect(operator.filter((slot) => observer.includes(slot))).toEqual([])
    expect(Object.keys(operatorSecrets).filter((slot) => !operator.includes(slot))).toEqual([])
    expect(Object.keys(observerSecrets).filter((slot) => !observer.includes(slot))).toEqual([])
  })

  test('the configuration is valid, holds no secret, and refuses a field it does not know', () => {
    const { connector, config } = bench().target
    expect([...Value.Errors(connector.config, config)]).toEqual([])
    expect(bench().recorder.shows(config)).toBe(false)
    expect(Value.Check(connector.config, { ...(config as object), password_that_belongs_elsewhere: 'x' })).toBe(false)
  })

  test('it says what it reaches, and of each setting and each slot what it is', () => {
    const { reaches, config, operatorSecrets, observerSecrets } = bench().target.connector
    expect(reaches).not.toBe('')
    expect(withoutWords(settingsOf(config))).toEqual([])
    expect(Object.values({ ...operatorSecrets, ...observerSecrets })).not.toContain('')
  })

  test('each declared action has its method, and an action that the kind does not declare is refused', async () => {
    const { operator, target } = bench()
    const declared = Object.values(target.connector.credentialKinds).flatMap((kind) => kind.actions)
    for (const action of new Set(declared)) expect(typeof operator[METHOD[action]], METHOD[action]).toBe('function')
    const credential = await bench().provision()
    for (const action of ACTING) {
      if (bench().declares(credential.handle, action) || typeof operator[METHOD[action]] !== 'function') continue
      if (action === 'end_sessions') continue
      expect((await bench().act(action, credential)).status, action).toBe('refused')
      await bench().expectAccepted(credential, `${action} is not declared`)
    }
  })

  test('a kind whose proof is `presented` has doors, each with an id of its own; a kind with sessions can list them', async () => {
    const { observer } = bench()
    const { handle } = await bench().provision()
    const kind = bench().kind(handle)
    const doors = observer.doors(handle)
    expect(doors.length > 0).toBe(kind.strongest === 'presented')
    expect(new Set(doors.map((door) => door.id)).size).toBe(doors.length)
    expect(typeof observer.sessions === 'function' || !kind.hasSessions).toBe(true)
    for (const door of doors) expect(door.graceSeconds).toBeGreaterThanOrEqual(0)
  })

  test('a handle of a foreign kind is refused or has no door, and nothing is thrown', async () => {
    const { observer, operator } = bench()
    const credential = await bench().provision()
    const foreign = { handle: { ...credential.handle, kind: 'nowhere.password' }, secret: credential.secret }
    expect(observer.doors(foreign.handle)).toEqual([])
    expect((await observer.observe(foreign.handle, bench().signal())).status).toBe('refused')
    for (const action of ACTING)
      if (typeof operator[METHOD[action]] === 'function') expect((await bench().act(action, foreign)).status, action).toBe('refused')
    const [door] = observer.doors(credential.handle)
    if (door) expect((await bench().present(door, foreign)).answer).toBe('cannot_present')
    await bench().expectAccepted(credential, 'only a foreign kind was named')
    value(await observer.observe(credential.handle, bench().signal()), 'observe')
  })
}
