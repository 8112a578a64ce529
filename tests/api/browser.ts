// A browser without a window: keeps cookies by host, follows redirects one by one, fills in the login page of a provider.
import { expect } from 'vitest'

export interface Visit {
  readonly url: string
  readonly status: number
  readonly text: string
  readonly location: string | null
  readonly setCookies: readonly string[]
}

/** What somebody enters at his provider. */
export interface Login {
  readonly account: string
  readonly acr?: 'password' | 'mfa'
}

export class Browser {
  readonly #cookies = new Map<string, Map<string, string>>()

  /** Cookies are told apart by host alone, as browsers do. */
  #jar(url: string): Map<string, string> {
    const { hostname } = new URL(url)
    const jar = this.#cookies.get(hostname) ?? new Map<string, string>()
    this.#cookies.set(hostname, jar)
    return jar
  }

  cookie(url: string, name: string): string | undefined {
    return this.#jar(url).get(name)
  }

  setCookie(url: string, name: string, value: string): void {
    this.#jar(url).set(name, value)
  }

  cookies(url: string): ReadonlyMap<string, string> {
    return new Map(this.#jar(url))
  }

  async visit(url: string, form?: Readonly<Record<string, string>>): Promise<Visit> {
    const jar = this.#jar(url)
    const answer = await fetch(url, {
      redirect: 'manual',
      signal: AbortSignal.timeout(20_000),
      headers: { cookie: [...jar].map(([name, value]) => `${name}=${value}`).join('; '), 'user-agent': 'A browser' },
      ...(form === undefined ? {} : { method: 'POST', body: new URLSearchParams(form) }),
    })
    const setCookies = answer.headers.getSetCookie()
    for (const cookie of setCookies) {
      const [pair = ''] = cookie.split(';', 1)
      const at = pair.indexOf('=')
      const [name, value] = [pair.slice(0, at), pair.slice(at + 1)]
      if (value === '' || /max-age=0(?:;|$)/i.test(cookie)) jar.delete(name)
      else jar.set(name, value)
    }
    const location = answer.headers.get('location')
    return { url, status: answer.status, text: await answer.text(), location: location && new URL(location, url).href, setCookies }
  }

  /** From our door through the provider and back, up to the first answer that `until` is true for; default: the callback's. */
  async signIn(start: string, login: Login, until = (visit: Visit) => /\/callback\?/.test(visit.url)): Promise<Visit> {
    let visit = await this.visit(start)
    for (let step = 0; step < 15; step += 1) {
      if (until(visit) || visit.location === null) return visit
      const next = visit.location
      visit = await (/\/login\/[^/]+$/.test(next)
        ? this.visit(next, { account: login.account, acr: login.acr ?? 'password' })
        : this.visit(next))
    }
    expect.fail('the sign-in does not come to its end')
  }
}
