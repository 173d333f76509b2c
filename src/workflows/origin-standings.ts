import type { Standing } from '../domain/plan.ts';
import type { JsonObject } from '../domain/prompt.ts';
import type { Checkout } from '../workspace/checkout.ts';
import type { Standing as GitStanding, Origin } from '../workspace/standing.ts';

/** How a checkout stands to where things came from, by name; git is asked once for all of them. */
export async function judgeOrigins(
  checkout: Checkout,
  sources: ReadonlyMap<string, JsonObject>,
): Promise<Map<string, Standing>> {
  const { repository } = await checkout.provenance();
  const ours = [...sources].filter(([, source]) => source['repository'] === repository);
  const origins = new Map(ours.flatMap(([name, source]) => originOf(source).map((origin) => [name, origin])));
  const standings = await checkout.standings([...origins.values()]);
  return new Map(
    [...origins].map(([name, { commit }]) => {
      return [name, judge(standings.get(commit) ?? 'unrelated', sources.get(name)?.['dirty'] === true)];
    }),
  );
}

/** A version from a tree with uncommitted changes is in nobody's history. */
function judge(standing: GitStanding, dirty: boolean): Standing {
  if (standing === 'older') return 'older';
  return standing === 'unrelated' || dirty ? 'unrelated' : 'contains';
}

function originOf({ commit, committedAt }: JsonObject): Origin[] {
  if (typeof commit !== 'string') return [];
  return [{ commit, committedAt: typeof committedAt === 'string' ? committedAt : null }];
}
