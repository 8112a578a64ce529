// The provider's one page: who are you, and how well do you show it. Whoever says who he is, is believed.
import express, { type Router } from 'express'
import type Provider from 'oidc-provider'
import type { ProviderAccount } from './index.ts'

const escaped = (text: string): string => text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('"', '&quot;')

const page = (
  uid: string,
  accounts: Iterable<string>,
): string => `<!doctype html><html lang="en"><head><meta charset="utf-8"><title>Sign in</title></head><body>
<h1>Sign in</h1><form method="post" action="/login/${escaped(uid)}">
<p><label>Account <select name="account">${[...accounts].map((name) => `<option>${escaped(name)}</option>`).join('')}</select></label></p>
<p><label>How <select name="acr"><option>password</option><option>mfa</option></select></label></p>
<p><button>Sign in</button></p></form></body></html>`

export const loginPages = (provider: Provider, accounts: ReadonlyMap<string, ProviderAccount>): Router => {
  const router = express.Router()
  router.use(express.urlencoded({ extended: false, limit: '4kb' }))
  router.get('/:uid', async (req, res) => {
    await provider.interactionDetails(req, res)
    res.type('html').send(page(String(req.params.uid), accounts.keys()))
  })
  router.post('/:uid', async (req, res) => {
    const { account = '', acr = 'password' } = (req.body ?? {}) as Record<string, string | undefined>
    if (!accounts.has(account)) {
      await provider.interactionFinished(req, res, { error: 'access_denied' }, { mergeWithLastSubmission: false })
      return
    }
    const login = { accountId: account, acr, ts: Math.floor(Date.now() / 1000) }
    await provider.interactionFinished(req, res, { login }, { mergeWithLastSubmission: false })
  })
  return router
}
