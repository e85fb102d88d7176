interface Step {
  readonly kind: string;
  readonly what: string;
  readonly who: string;
  readonly why: string | null;
  readonly staffId: string | null;
  readonly staffName: string | null;
}

/** A refund is written down by the order, which knows who asked, and by the payment, which knows how much: told once, with both. */
export function withoutEchoes<S extends Step>(steps: readonly S[]): S[] {
  const echoes = new Set<S>();
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
