// What each connector says an account may do and what it says is weak, out of what it shows: nothing is made up, and what is too much to be kept is unknown.
import { generateKeyPairSync } from 'node:crypto'
import { expect, test } from 'vitest'
import { kerberos } from './kerberos/index.ts'
import { keystone } from './keystone/index.ts'
import { ldap } from './ldap/index.ts'
import { mariadb } from './mariadb/index.ts'
import { oauth } from './oauth/index.ts'
import { postgresql } from './postgresql/index.ts'
import { rabbitmq } from './rabbitmq/index.ts'
import { redis } from './redis/index.ts'
import { ssh } from './ssh/index.ts'
import { rsaBits } from './ssh/public-key.ts'

const connectors = [kerberos, keystone, ldap, mariadb, oauth, postgresql, rabbitmq, redis, ssh]
const kindOf = (name: string) =>
  connectors.flatMap(({ credentialKinds }) => (Object.hasOwn(credentialKinds, name) ? [credentialKinds[name]!] : []))[0]!

test.each<[string, Record<string, unknown>, readonly string[] | undefined]>([
  ['postgresql.password', { memberOf: ['b', 'a'], superuser: true, createRole: false, login: true, oid: '1' }, ['a', 'b', 'superuser']],
  ['postgresql.password', { memberOf: { members: 3000, digest: 'sha256:x' } }, undefined],
  ['postgresql.password', { tooLargeToKeep: 'sha256:x' }, undefined],
  ['postgresql.password', { memberOf: 'admins', superuser: 'true' }, []],
  ['oauth.client_secret', { scopes: ['read', 'read', ''], grantTypes: ['password'] }, ['read']],
  ['ldap.password', { groups: ['cn=ops,dc=example'], description: 'admin' }, ['cn=ops,dc=example']],
  ['redis.user', { rules: ['~*', '+@all', '-@dangerous', 'resetchannels'], nodes: ['a'] }, ['+@all', '~*']],
  ['redis.user', { rules: { members: 3000, digest: 'sha256:x' } }, undefined],
  ['mariadb.account', { privileges: ['SUPER'], memberOf: ['ops'], schemas: ['ledger'], otherGrants: 0 }, ['SUPER', 'on ledger', 'ops']],
  ['mariadb.account', { privileges: [], memberOf: [], schemas: [], otherGrants: 2 }, ['on single tables or routines']],
  ['mariadb.account', { privileges: [], memberOf: [], schemas: { members: 3000, digest: 'sha256:x' } }, undefined],
  [
    'rabbitmq.user',
    { tags: ['administrator'], permissions: [{ vhost: '/', configure: '^$', write: '', read: '.*' }] },
    ['administrator', 'read .* in /'],
  ],
  ['rabbitmq.user', { tags: [], permissions: { members: 3000, digest: 'sha256:x' } }, undefined],
  ['rabbitmq.user', { tags: [], permissions: [null, 'x', {}] }, []],
  [
    'keystone.application_credential',
    { roles: ['member on project default/demo'], unrestricted: true, accessRules: ['compute GET /'] },
    ['member on project default/demo', 'unrestricted'],
  ],
  ['keystone.application_credential', { roles: { members: 3000, digest: 'sha256:x' }, unrestricted: false }, undefined],
  ['keystone.user', { roles: ['admin on system'], multiFactor: true }, ['admin on system']],
  [
    'kerberos.principal',
    { administers: ['add principals'], flags: ['OK_TO_AUTH_AS_DELEGATE'] },
    ['add principals', 'come to a service in anybody’s name'],
  ],
  ['kerberos.service', { flags: ['REQUIRES_PRE_AUTH'] }, []],
  ['kerberos.service', { administers: { members: 3000, digest: 'sha256:x' } }, undefined],
  ['ssh.certificate', { principals: ['deploy'], keyId: 'x' }, ['deploy']],
])('%s with %j may do what it shows', (kind, attributes, expected) => {
  expect(kindOf(kind).rights?.(attributes)).toEqual(expected)
})

test.each<[string, Record<string, unknown>, number]>([
  ['oauth.client_secret', { grantTypes: ['client_credentials'] }, 0],
  ['oauth.client_secret', { grantTypes: ['implicit', 'password', 'constructor'] }, 2],
  ['oauth.client_secret', { grantTypes: 'implicit' }, 0],
  ['redis.user', { anyPasswordLogsIn: true }, 1],
  ['mariadb.account', { anybodyLogsIn: true }, 1],
  ['mariadb.account', { anybodyLogsIn: 1 }, 0],
  ['redis.user', { anyPasswordLogsIn: 'yes' }, 0],
  ['ssh.public_key', { type: 'ssh-dss' }, 1],
  ['ssh.public_key', { type: 'ssh-rsa', bits: 1024 }, 1],
  ['ssh.public_key', { type: 'ssh-rsa', bits: 2048 }, 0],
  ['ssh.public_key', { type: 'ssh-ed25519' }, 0],
  ['keystone.ec2_credential', {}, 1],
  ['kerberos.principal', { flags: [], enctypes: ['arcfour-hmac', 'des-cbc-md5'] }, 2],
  ['kerberos.key', { enctypes: ['des3-cbc-sha1'], newest: false }, 1],
  ['kerberos.key', { enctypes: ['aes256-cts-hmac-sha1-96'], newest: true }, 0],
  ['ldap.account', { passwordNotRequired: true, desOnly: true, groups: [] }, 2],
])('%s with %j is weak in so many ways', (kind, attributes, ways) => {
  expect(kindOf(kind).weaknesses?.(attributes)).toHaveLength(ways)
})

test('the length of an RSA key is read from its modulus, and no other key has one', () => {
  const field = (bytes: Buffer): Buffer => {
    const length = Buffer.alloc(4)
    length.writeUInt32BE(bytes.length)
    return Buffer.concat([length, bytes])
  }
  const bits = (modulusLength: number): number | undefined => {
    const { n, e } = generateKeyPairSync('rsa', { modulusLength }).publicKey.export({ format: 'jwk' })
    const modulus = Buffer.concat([Buffer.from([0]), Buffer.from(n!, 'base64url')])
    return rsaBits({
      type: 'ssh-rsa',
      blob: Buffer.concat([field(Buffer.from('ssh-rsa')), field(Buffer.from(e!, 'base64url')), field(modulus)]),
    })
  }
  expect([bits(1024), bits(2048)]).toEqual([1024, 2048])
  expect(rsaBits({ type: 'ssh-ed25519', blob: Buffer.alloc(0) })).toBeUndefined()
})

test('what stands beside an application credential is its user’s, beside a user in its domain, beside a principal in its realm', () => {
  const beside = (kind: string, account: string) => kindOf(kind).beside?.({ kind, account }, 'orders_api_1f')
  expect(beside('keystone.application_credential', 'default/svc%2Fx/ci')?.account).toBe('default/svc%2Fx/orders_api_1f')
  expect(beside('kerberos.principal', 'svc@R')?.account).toBe('orders_api_1f@R')
  expect(beside('kerberos.principal', 'svc')).toBeUndefined()
  expect(beside('keystone.user', 'services/svc')?.account).toBe('services/orders_api_1f')
  expect(beside('keystone.application_credential', 'default/svc')).toBeUndefined()
})
