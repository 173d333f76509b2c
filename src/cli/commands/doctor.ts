import { type Diagnosis, doctor } from '../../workflows/doctor/doctor.ts';
import { command as define } from '../command.ts';
import { renderDiagnosis } from '../render/doctor.ts';

export const command = define<Diagnosis>({
  run: async (context) => {
    const { home } = context.project();
    const deps = { choice: () => context.databaseChoice(), home, cache: () => context.cache(), now: context.clock };
    return doctor(deps, { environment: context.environment().value });
  },
  render: renderDiagnosis,
  exit: ({ checks }) => (checks.some(({ status }) => status === 'failed') ? 1 : 0),
});
