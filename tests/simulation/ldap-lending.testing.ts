// A directory that lends accounts: what the suite of leases needs of it. A connection once bound goes on, so that it "lives" means that a new log-in does.
import { ldap } from '@countersign/connectors/ldap'
import type { Lender } from './leases-real.test.ts'
import { LDAP_KIND, onOpenLdap } from './real-ldap.ts'

export const ldapLending = async (): Promise<Lender> => {
  const real = await onOpenLdap()
  const model = await real.add('lending_model')
  await real.group('orders', [model.dn])
  return {
    connector: ldap,
    kind: LDAP_KIND,
    config: real.config,
    secrets: real.secrets,
    model: { account: model.dn },
    use: async (account, given) => {
      if (!(await real.opens(account, given))) throw new Error('the directory did not let it in')
      return { alive: () => real.opens(account, given), close: async () => {} }
    },
    stop: () => real.stop(),
  }
}
