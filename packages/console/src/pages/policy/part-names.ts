// The parts of the policy's page, as its address names them.
export const policyParts = ['files', 'who', 'tests', 'history', 'explain', 'try'] as const
export type PolicyPart = (typeof policyParts)[number]

export const isPolicyPart = (name: unknown): name is PolicyPart => policyParts.some((one) => one === name)
