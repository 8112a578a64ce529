import { knock } from '../api/door.ts'
import { forgetDrafts } from '../parts/draft-store.ts'

/** Ends the session here, and goes where the identity provider ends its own. */
export const signOut = async (): Promise<void> => {
  forgetDrafts(sessionStorage)
  const { to } = await knock<{ to: string }>('/sign-out', {}).catch(() => ({ to: '/sign-in' }))
  window.location.assign(to)
}
