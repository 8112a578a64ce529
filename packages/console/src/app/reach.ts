// Which addresses there are for a provider's people. Everything else is no page of theirs, and nothing is asked for it: what is added later is not
// theirs either until it stands here. The server says the same of each of its answers.

const theirs: readonly RegExp[] = [/^\/my-work(\/|$)/, /^\/changes(\/[^/]+)?\/?$/, /^\/settings(\/|$)/, /^\/device\/?$/]

export const isForOutside = (path: string): boolean => theirs.some((one) => one.test(path))
