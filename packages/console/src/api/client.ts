// The one way to the server: the typed client, signed in by the cookie of this origin. Nothing else in the console may fetch from `/v1`.
import { createClient } from '@countersign/client'

/** Three tries: a reader who waits would rather be told. */
export const api = createClient({ url: window.location.origin, tries: 3 })

/** For what takes long to begin: a dossier is sealed first, and its seal waits for the witness. */
export const patient = createClient({ url: window.location.origin, tries: 1, timeoutMs: 600_000 })

export { CountersignProblem, type components, type paths } from '@countersign/client'
