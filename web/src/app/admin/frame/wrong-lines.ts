import type { Problem } from '../../api/problem';

export interface WrongLine {
  readonly line: number;
  readonly reason: string;
}

/** The lines of a file that a refusal names. */
export function wrongLinesIn({ more: { lines } }: Problem): WrongLine[] {
  if (!Array.isArray(lines)) return [];
  return lines.flatMap((line: unknown) =>
    typeof line === 'object' && line !== null && 'line' in line && 'reason' in line
      ? [{ line: Number(line.line), reason: String(line.reason) }]
      : [],
  );
}
