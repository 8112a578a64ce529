// What proofs came to, as people read it. `still_accepted` of something that was to end is an alarm; of something that was to work it is what was wanted.

const toWork: ReadonlySet<string> = new Set(['credential.issue', 'credential.enable', 'consumer.move', 'grant.add'])

export const verdictWords = (operation: string, verdict: string | null): string | null =>
  verdict === 'still_accepted' && toWork.has(operation) ? 'works' : verdict
