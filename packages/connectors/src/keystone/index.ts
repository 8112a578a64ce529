// OpenStack Keystone (Identity API v3): users with a password, application credentials, EC2 credentials; each endpoint is a door for each way of logging in.
// The operator is an administrator of the system, the observer a reader of it; the canary is a user and an application credential that may log in, no more.
import { amongRights, defineConnector, type Handle, rightsIn } from '@countersign/connector-kit'
import { APPLICATION_CREDENTIAL, credentialText, EC2_CREDENTIAL, parseCredential, parseUser, USER, userText } from './account.ts'
import { KeystoneConfig, SERVICE_CACHE_SECONDS, TOKEN_LIFETIME_SECONDS } from './config.ts'
import { openObserver } from './observer.ts'
import { openOperator } from './operator.ts'

export { APPLICATION_CREDENTIAL, EC2_CREDENTIAL, USER } from './account.ts'
export { KeystoneConfig } from './config.ts'

const byRole = amongRights(rightsIn(['roles']), ['admin'])

const besideCredential = ({ kind, account }: Handle, name: string): Handle | undefined => {
  const model = parseCredential(account)
  return model && { kind, account: `${userText(model)}/${name}` }
}

export const keystone = defineConnector({
  kind: 'keystone',
  title: 'OpenStack Keystone',
  reaches: 'Users, application credentials and EC2 credentials of OpenStack, at each endpoint',
  config: KeystoneConfig,
  operatorSecrets: {
    operator_password: 'password of `operator`, which has the role `admin` on the system',
    owners: 'JSON: for each user whose application credentials are made, an unrestricted one of its own or its password',
  },
  observerSecrets: {
    observer_password: 'password of `observer`, which has the role `reader` on the system',
    canary_password: 'password of the canary',
    canary_secret: 'secret of the canary’s application credential',
  },
  credentialKinds: {
    [APPLICATION_CREDENTIAL]: {
      title: 'Application credential',
      actions: ['create', 'delete'],
      strongest: 'presented',
      hasSessions: false,
      derivedLifetimeSeconds: SERVICE_CACHE_SECONDS,
      rights: rightsIn(['roles'], ['unrestricted']),
      administers: byRole,
      beside: besideCredential,
      // It is lent under the model's own user: it can have no more than that one, and ends by itself too.
      lending: {
        nameOf: (model, seed) => besideCredential(model, `lent-${seed.toString('hex').slice(0, 24)}`) ?? model,
      },
    },
    [USER]: {
      title: 'User with a password',
      actions: ['rotate', 'disable', 'enable', 'delete'],
      strongest: 'presented',
      hasSessions: false,
      derivedLifetimeSeconds: SERVICE_CACHE_SECONDS,
      rights: rightsIn(['roles']),
      administers: byRole,
      beside: ({ kind, account }, name) => {
        const model = parseUser(account)
        return model && { kind, account: `${model.domain}/${name}` }
      },
    },
    [EC2_CREDENTIAL]: {
      title: 'EC2 credential',
      actions: ['delete'],
      strongest: 'absent',
      hasSessions: false,
      derivedLifetimeSeconds: TOKEN_LIFETIME_SECONDS,
      rights: rightsIn(['roles']),
      administers: byRole,
      weaknesses: () => ['Keystone keeps its secret so that it can be read'],
    },
  },
  ownAccounts: ({ operator, observer, canary }) => [
    userText(operator),
    userText(observer),
    ...(canary
      ? [userText(canary), ...(canary.credential === undefined ? [] : [credentialText({ ...canary, credential: canary.credential })])]
      : []),
  ],
  openOperator,
  openObserver,
})
