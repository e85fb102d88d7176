interface Step {
  readonly kind: string;
  readonly what: string;
  readonly who: string;
  readonly why: string | null;
  readonly staffId: string | null;
  readonly staffName: string | null;
}

/**
 * A refund is written down by the order, which knows who asked, and by the payment, which knows how much: told once, with both. Money
 * that came, or is reserved, the payment tells alone.
 */
export function withoutEchoes<S extends Step>(steps: readonly S[]): S[] {
  const echoes = new Set<S>(steps.filter((step) => isToldByPayment(step, steps)));
  const told = steps.map((step, at) => {
    if (step.kind !== 'order' || step.what !== 'refund-asked') return step;
    const echo = steps
      .slice(at + 1)
      .find((one) => !echoes.has(one) && one.kind === 'refund' && one.what === step.what && one.why === step.why);
    if (echo === undefined) return step;
    echoes.add(echo);
    return { ...echo, who: step.who, staffId: step.staffId, staffName: step.staffName };
  });
  return told.filter((step) => !echoes.has(step));
}

const moneySteps: Readonly<Record<string, string>> = { paid: 'captured', authorized: 'authorized' };

function isToldByPayment({ kind, what }: Step, steps: readonly Step[]): boolean {
  return kind === 'order' && steps.some((one) => one.kind === 'payment' && one.what === moneySteps[what]);
}
