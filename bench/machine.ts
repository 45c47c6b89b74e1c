import { availableParallelism, cpus, loadavg, totalmem } from 'node:os';

/** Processor, memory, versions, and how busy the machine is: what the figures belong to. */
export function describeMachine(): string {
  const model = cpus()[0]?.model ?? 'unknown processor';
  const gibibytes = (totalmem() / 2 ** 30).toFixed(0);
  return (
    `${availableParallelism()} × ${model}, ${gibibytes} GiB, ${process.platform}, Node ${process.versions.node}; ` +
    `load ${(loadavg()[0] ?? 0).toFixed(1)} at the start`
  );
}
