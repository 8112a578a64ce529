// What makes an account an administrator of its system, as each connector reads it: what does is told, what only sounds like it is not, and hostile
// attributes tell nothing.
import { expect, it } from 'vitest'
import { kerberos, PRINCIPAL } from './kerberos/index.ts'
import { keystone, USER } from './keystone/index.ts'
import { ACCOUNT_KIND, mariadb } from './mariadb/index.ts'
import { PASSWORD_KIND, postgresql } from './postgresql/index.ts'
import { rabbitmq, USER_KIND } from './rabbitmq/index.ts'
import { USER_KIND as REDIS_USER, redis } from './redis/index.ts'

const kinds = {
  postgresql: postgresql.credentialKinds[PASSWORD_KIND],
  mariadb: mariadb.credentialKinds[ACCOUNT_KIND],
  rabbitmq: rabbitmq.credentialKinds[USER_KIND],
  keystone: keystone.credentialKinds[USER],
  redis: redis.credentialKinds[REDIS_USER],
  kerberos: kerberos.credentialKinds[PRINCIPAL],
}
const administers = (connector: keyof typeof kinds, attributes: Readonly<Record<string, unknown>>) => [
  ...(kinds[connector]?.administers?.(attributes) ?? ['it says nothing']),
]

it.each<[keyof typeof kinds, Readonly<Record<string, unknown>>, string[]]>([
  ['postgresql', { superuser: true, memberOf: ['readers'] }, ['superuser']],
  ['postgresql', { createRole: true, createDatabase: true }, ['createRole']],
  ['postgresql', { memberOf: ['pg_execute_server_program', 'billing_admin'] }, ['pg_execute_server_program']],
  ['postgresql', { createDatabase: true, superuser: 'yes' }, []],
  ['mariadb', { privileges: ['SELECT', 'GRANT OPTION'], memberOf: [], schemas: ['GRANT OPTION'] }, ['GRANT OPTION']],
  ['mariadb', { privileges: ['SELECT', 'PROCESS'], memberOf: ['SUPER'], schemas: [] }, []],
  ['rabbitmq', { tags: ['administrator', 'monitoring'], permissions: [] }, ['administrator']],
  ['rabbitmq', { tags: ['monitoring'], permissions: [{ vhost: 'administrator', configure: '.*', write: '', read: '' }] }, []],
  ['keystone', { roles: ['admin', 'reader'] }, ['admin']],
  ['keystone', { roles: ['administrator-of-nothing'] }, []],
  ['redis', { rules: ['~*', '+@all'] }, ['+@all']],
  ['redis', { rules: ['~*', '+@all', '-@dangerous'] }, []],
  ['redis', { rules: ['-@all', '+get', '+acl|setuser'] }, ['+acl|setuser']],
  ['redis', { rules: ['allcommands', 'nocommands', '+acl|whoami'] }, []],
  ['kerberos', { administers: ['change passwords', 'list principals'] }, ['change passwords']],
  ['kerberos', { administers: ['look at principals', 'list principals'] }, []],
  ['kerberos', { administers: [], flags: ['OK_TO_AUTH_AS_DELEGATE'] }, ['come to a service in anybody’s name']],
])('%s: %j', (connector, attributes, expected) => {
  expect(administers(connector, attributes)).toEqual(expected)
})

it.each(Object.keys(kinds) as (keyof typeof kinds)[])('%s tells nothing of attributes that are no lists and no marks', (connector) => {
  const hostile = [null, 1, 'superuser', { digest: 'x' }, [null, 1, {}, ['admin']], true]
  for (const value of hostile) {
    const attributes = Object.fromEntries(
      ['memberOf', 'privileges', 'schemas', 'tags', 'roles', 'rules', 'administers', 'flags'].map((name) => [name, value]),
    )
    expect(administers(connector, attributes)).toEqual([])
  }
})
