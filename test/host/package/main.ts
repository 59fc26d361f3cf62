// npm run package.
import path from 'node:path';
import { makePackage, packagePath, sizeLimit } from './vsix';

/**
 * Makes the package and tells its size.
 * @returns the exit code: 1 when the package is too large
 */
export async function printPackage(): Promise<number> {
  const size = await makePackage(false);
  console.log(`${path.basename(packagePath())}: ${(size / 1000).toFixed(1)} KB`);
  if (size <= sizeLimit) return 0;
  console.error(`That is over the limit of ${sizeLimit / 1000} KB.`);
  return 1;
}
