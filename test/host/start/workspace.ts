// The folder that npm start opens: a little code to explain and refactor. It is kept between runs.
import { mkdir, writeFile } from 'node:fs/promises';
import path from 'node:path';

const example = `// Select some of this and try K-Router: Explain or K-Router: Refactor from the context menu.

interface Order {
  item: string;
  price: number;
  quantity: number;
}

export function total(orders: Order[]): number {
  var sum = 0;
  for (var i = 0; i < orders.length; i++) {
    sum = sum + orders[i].price * orders[i].quantity;
  }
  return sum;
}

console.log(total([{ item: '김밥', price: 3500, quantity: 2 }]));
`;

/**
 * Makes the folder, unless it is there: then it is left as the user left it.
 * @returns its path
 */
export async function prepareWorkspace(folder: string): Promise<string> {
  if ((await mkdir(folder, { recursive: true })) !== undefined) await writeFile(path.join(folder, 'orders.ts'), example);
  return folder;
}
