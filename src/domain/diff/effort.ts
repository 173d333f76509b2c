/**
 * What one comparison may still spend, in steps of work. Counted instead of timed, so the same two prompts give the
 * same diff on every machine; shared by all texts of a prompt, so that many fields cost no more than one.
 */
export interface Effort {
  remaining: number;
}

// Beyond this many edits a diff tells a reader nothing that "all of it was replaced" does not.
const MOST_EDITS = 1000;

/** The most edits that a search through `size` items may look for with what remains. */
export function affordableEdits({ remaining }: Effort, size: number): number {
  // The largest d with searchCost(d, size) <= remaining.
  const edits = Math.floor((Math.sqrt(size * size + 4 * remaining) - size) / 2);
  return Math.min(MOST_EDITS, Math.max(0, edits));
}

/** Steps that finding `edits` edits among `size` items takes at worst: each edit may walk over everything again. */
export function searchCost(edits: number, size: number): number {
  return edits * (edits + size);
}

/** Takes `steps` off what remains; false, and nothing taken, where they are not there. */
export function spend(effort: Effort, steps: number): boolean {
  if (effort.remaining < steps) return false;
  effort.remaining -= steps;
  return true;
}
