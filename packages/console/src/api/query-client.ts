// What was asked of the server and is still good. A refusal is never asked again by itself; who is signed in no more is sent to sign in.
import { MutationCache, QueryCache, QueryClient } from '@tanstack/react-query'
import { CountersignProblem } from './client.ts'

const isSignedOut = (error: unknown): boolean => error instanceof CountersignProblem && error.status === 401

/** Set by the router, which knows the way. */
let onSignedOut: () => void = () => undefined
export const whenSignedOut = (go: () => void): void => {
  onSignedOut = go
}

const heard = (error: unknown): void => {
  if (isSignedOut(error)) onSignedOut()
}

export const queryClient = new QueryClient({
  queryCache: new QueryCache({ onError: heard }),
  mutationCache: new MutationCache({ onError: heard }),
  defaultOptions: {
    queries: {
      staleTime: 5_000,
      // The client itself has tried again where that could help.
      retry: false,
      refetchOnWindowFocus: true,
    },
  },
})
