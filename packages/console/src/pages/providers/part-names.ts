// The parts of a provider's page, as its address names them.
export const providerParts = ['contracts', 'people', 'rights', 'mandates', 'telemetry', 'drills', 'asks'] as const
export type ProviderPart = (typeof providerParts)[number]

export const isProviderPart = (name: unknown): name is ProviderPart => providerParts.some((one) => one === name)
