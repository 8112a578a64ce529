const over: ReadonlySet<string> = new Set(['closed', 'refused', 'denied'])

/** Under way: something of it is still to come. */
export const isLive = ({ state }: { readonly state: string }): boolean => !over.has(state)
