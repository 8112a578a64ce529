// The entries of the OWASP Non-Human Identities Top 10 (2025) that findings are cases of. Pure.

/** OWASP Non-Human Identities Top 10, 2025: the ids in the form that it gives them. */
export const nhiRisks = {
  'NHI1:2025': 'Improper Offboarding',
  'NHI2:2025': 'Secret Leakage',
  'NHI3:2025': 'Vulnerable Third-Party NHI',
  'NHI4:2025': 'Insecure Authentication',
  'NHI5:2025': 'Overprivileged NHI',
  'NHI6:2025': 'Insecure Cloud Deployment Configurations',
  'NHI7:2025': 'Long-Lived Secrets',
  'NHI8:2025': 'Environment Isolation',
  'NHI9:2025': 'NHI Reuse',
  'NHI10:2025': 'Human Use of NHI',
} as const
export type NhiRisk = keyof typeof nhiRisks
