// The registry: every kind of downstream system there is a connector for, by its name. One line per kind.
import type { Connector } from '@countersign/connector-kit'
import { c1z } from './c1z/index.ts'
import { kerberos } from './kerberos/index.ts'
import { keystone } from './keystone/index.ts'
import { ldap } from './ldap/index.ts'
import { mariadb } from './mariadb/index.ts'
import { oauth } from './oauth/index.ts'
import { postgresql } from './postgresql/index.ts'
import { rabbitmq } from './rabbitmq/index.ts'
import { redis } from './redis/index.ts'
import { scim } from './scim/index.ts'
import { ssh } from './ssh/index.ts'
import { tls } from './tls/index.ts'
import { x509 } from './x509/index.ts'

export const connectors: Readonly<Record<string, Connector>> = {
  c1z,
  kerberos,
  keystone,
  ldap,
  mariadb,
  oauth,
  postgresql,
  rabbitmq,
  redis,
  scim,
  ssh,
  tls,
  x509,
}
