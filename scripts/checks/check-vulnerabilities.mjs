// Fails if a dependency has a known vulnerability. If the registry does not answer, the check is
// reported as skipped, without a failure.
import { spawnSync } from 'node:child_process';
import process from 'node:process';
import { fileURLToPath } from 'node:url';

const ROOT = fileURLToPath(new URL('../..', import.meta.url));

const audit = () => {
  const { stdout, stderr } = spawnSync('npm', ['audit', '--json'], {
    cwd: ROOT,
    encoding: 'utf8',
    maxBuffer: 1 << 26,
  });
  try {
    return JSON.parse(stdout);
  } catch {
    return { message: stderr.trim() };
  }
};

const { metadata, vulnerabilities = {}, message, error } = audit();
if (metadata === undefined) {
  const reason = message || error?.summary || 'npm gives no reason';
  console.log(
    `SKIPPED: the registry does not tell whether dependencies are vulnerable: ${reason}.`,
  );
} else {
  const names = Object.values(vulnerabilities).map(({ name, severity }) => `${name} (${severity})`);
  const count = metadata.dependencies?.total ?? 0;
  console.log(`${count} dependencies, known to be vulnerable: ${names.join(', ') || 'none'}.`);
  if (names.length > 0) process.exit(1);
}
