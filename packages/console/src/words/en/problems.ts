// What went wrong, by the server's code, where its own words need a next step in this interface. Everything else is said in the server's words.
export const problems = {
  title: 'This did not work',
  showMore: 'Confirm that it is you',
  unreachable: 'The server cannot be reached. Nothing was lost; try again in a moment.',
  codes: {
    'auth.unauthenticated': 'You are signed out. Sign in again and you are back on this page.',
    'auth.step_up_needed': 'This needs a fresh sign-in. Confirm that it is you, and do it again.',
    'approval.plan_changed': 'The plan has changed since you opened it. Nothing was signed. Read the new plan, then decide.',
    'approval.policy_changed': 'The policy has changed since this was asked. Nothing was signed; the plan has to be decided again.',
    'approval.closed': 'This request is over: somebody has answered it, or it lost its effect. Nothing more is needed of you.',
    'approval.expired': 'This request has run out. Nothing was signed; a new plan is needed.',
    'approval.already_signed': 'You have signed this already.',
    'approval.reason_missing': 'A refusal needs a reason: whoever asked will read it.',
  } as Record<string, string>,
}
