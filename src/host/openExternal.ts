/** Opens addresses outside VS Code, which shows them and asks first unless the user trusts their domain. */
import * as vscode from 'vscode';

/**
 * @param address an absolute URL, already checked. It goes on as it is: a `Uri` would encode its path and query anew and
 *   so change what `%2F` or `%23` mean (microsoft/vscode#85930). VS Code takes a string here, though its types do not say so.
 */
export async function openExternal(address: string): Promise<void> {
  const { env } = vscode;
  const opened: unknown = Reflect.apply(env.openExternal.bind(env), undefined, [address]);
  await opened;
}
